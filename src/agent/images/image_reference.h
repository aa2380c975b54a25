// ImageReference: the name of an image, taken apart and normalised as Docker does: "nginx" is
// docker.io/library/nginx:latest. Pure. The domain is as users write it ("docker.io"); where its
// registry answers is the registry client's business.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::images {

class ImageReference {
 public:
  /// Takes "nginx", "team/app:1.2", "localhost:5000/app@sha256:...", each also behind "docker://".
  /// Fails with kInvalidParameter and a message that names the part that is wrong.
  static Result<ImageReference> parse(std::string_view text);

  /// The registry: "docker.io", "localhost:5000".
  const std::string& domain() const { return domain_; }
  /// "library/nginx".
  const std::string& repository() const { return repository_; }
  /// "latest" when neither tag nor digest was written; empty when only a digest was.
  const std::string& tag() const { return tag_; }
  /// "sha256:<64 hex>" or empty. Where both stand, the digest decides.
  const std::string& digest() const { return digest_; }
  /// Whether the text as written said which registry; "nginx" and "team/app" do not.
  bool names_registry() const { return names_registry_; }

  /// "docker.io/library/nginx:latest": the key of the names index and of messages.
  std::string canonical() const;
  /// "docker.io/library/nginx".
  std::string name() const { return domain_ + "/" + repository_; }
  /// As Docker shows it, without what it implies: "nginx:latest".
  std::string familiar() const;

  friend bool operator==(const ImageReference&, const ImageReference&) = default;

 private:
  std::string domain_;
  std::string repository_;
  std::string tag_;
  std::string digest_;
  bool names_registry_ = false;
};

}  // namespace minato::images
