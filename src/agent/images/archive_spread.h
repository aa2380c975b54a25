// ArchiveSpread: an image archive's files, laid out flat in the workspace under numbers, so that a
// hostile name in the archive means nothing. Goes to the trash when it is done with.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "agent/images/byte_source.h"
#include "agent/images/store_folder.h"
#include "base/result.h"

namespace minato::images {

class ArchiveSpread {
 public:
  /// Reads the archive to its end. kInvalidParameter when it is no tar, kStorageFull, kIo.
  static Result<std::unique_ptr<ArchiveSpread>> make(StoreFolder& folder,
                                                     std::unique_ptr<ByteSource> archive);
  ~ArchiveSpread();
  ArchiveSpread(const ArchiveSpread&) = delete;
  ArchiveSpread& operator=(const ArchiveSpread&) = delete;

  bool has(const std::string& name) const { return files_.contains(name); }

  /// A small file. kInvalidParameter when the archive lacks it or it is too large.
  Result<std::string> text(const std::string& name) const;
  Result<std::unique_ptr<ByteSource>> open(const std::string& name) const;

 private:
  ArchiveSpread(StoreFolder& folder, std::filesystem::path place)
      : folder_(folder), place_(std::move(place)) {}
  Status fill(std::unique_ptr<ByteSource> archive);
  Result<std::filesystem::path> path_of(const std::string& name) const;

  StoreFolder& folder_;
  const std::filesystem::path place_;
  /// By their names in the archive.
  std::map<std::string, std::filesystem::path> files_;
};

}  // namespace minato::images
