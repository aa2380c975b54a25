// RegistryClient: reads one repository of an OCI registry (OCI distribution specification). What it
// hands out was checked against its digest. Messages of its errors are what ECS shows behind
// "CannotPullContainerError: ". Blocking; safe on several threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "agent/images/image_manifest.h"
#include "agent/images/image_reference.h"
#include "agent/images/partial_download.h"
#include "agent/images/registry_connection.h"
#include "base/result.h"

namespace minato::images {

class RegistryClient {
 public:
  RegistryClient(const ImageReference& reference, RegistryOptions options, std::stop_token stop);

  /// What the reference's tag points to now; none when the registry does not say without sending
  /// the manifest.
  Result<std::optional<Digest>> resolve_tag();

  Result<std::string> manifest_by_tag();
  Result<std::string> manifest(const Digest& digest);

  /// A small blob, such as a configuration.
  Result<std::string> blob(const Descriptor& descriptor);

  /// What a large blob still lacks. `on_bytes` hears of every piece's length.
  Status download(const Descriptor& descriptor, PartialDownload& into,
                  const std::function<void(std::uint64_t)>& on_bytes);

 private:
  Result<RegistryAnswer> ask_manifest(const std::string& method, const std::string& tag_or_digest);
  Error refusal(const RegistryAnswer& answer, const std::string& method) const;

  const ImageReference reference_;
  RegistryConnection connection_;
};

}  // namespace minato::images
