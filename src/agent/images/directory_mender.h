// Some builders write a layer's files without entries for the folders above them. Such a folder has
// the owner and mode that the layers below give it, but overlayfs shows those of the topmost layer
// that has the folder at all: without more, one file in /tmp would make it 0755. The mender finds
// these folders and what they should be; a thin extra layer on top sets it right.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "agent/images/layer_store.h"
#include "base/result.h"

namespace minato::images {

struct FolderAttributes {
  mode_t mode = 0755;
  uid_t uid = 0;
  gid_t gid = 0;
  friend bool operator==(const FolderAttributes&, const FolderAttributes&) = default;
};

/// By path below the image's root; the folders above each are in it as well, the root always when
/// there is any. `layers` are lowest first.
using FoldersToMend = std::map<std::string, FolderAttributes>;
FoldersToMend folders_to_mend(const std::vector<StoredLayer>& layers);

/// Makes the folders below `root`, which exists.
Status make_mended_folders(const std::filesystem::path& root, const FoldersToMend& folders);

}  // namespace minato::images
