// NameIndex: which manifest a reference means, in names.json. Written whole and by rename under a
// file lock, so that an agent and a `minato image load` beside it do not lose each other's names.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "agent/images/digest.h"
#include "agent/images/image_store.h"
#include "agent/images/store_folder.h"
#include "base/result.h"

namespace minato::images {

struct NamedImage {
  Digest digest;
  StoredImage::Origin origin = StoredImage::Origin::kPulled;
  friend bool operator==(const NamedImage&, const NamedImage&) = default;
};

/// By canonical reference.
using ImageNames = std::map<std::string, NamedImage>;

class NameIndex {
 public:
  explicit NameIndex(StoreFolder& folder) : folder_(folder) {}

  /// kIo when the file is damaged.
  Result<ImageNames> read() const;

  /// Reads, lets `change` alter the names, writes if it did. Durable when it returns.
  Status update(const std::function<void(ImageNames&)>& change);

 private:
  StoreFolder& folder_;
};

}  // namespace minato::images
