// PartialDownload: a blob on its way, in a file that outlives a broken transfer, a stopped pull and
// the process, so that the next attempt asks for the rest only. Locked: of several processes that
// want one blob, one fetches it. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "agent/images/digest.h"
#include "agent/images/image_manifest.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::images {

class PartialDownload {
 public:
  /// Waits for whoever has it now; what is there already is hashed. kIo, kStorageFull.
  static Result<PartialDownload> open(const std::filesystem::path& path,
                                      const Descriptor& expected);

  std::uint64_t offset() const { return offset_; }
  bool complete() const { return offset_ == expected_.size; }

  /// kInvalidParameter when more comes than the descriptor says.
  Status append(std::string_view bytes);
  /// Begins again from nothing.
  Status restart();

  /// The whole, from its beginning, once its digest is right. When it is not, the file is
  /// emptied: kInvalidParameter.
  Result<UniqueFd> finish();

  /// Forgets it; so does nothing else.
  void remove();

 private:
  PartialDownload(std::filesystem::path path, Descriptor expected, UniqueFd file)
      : path_(std::move(path)), expected_(std::move(expected)), file_(std::move(file)) {}
  Status hash_what_is_there();

  std::filesystem::path path_;
  Descriptor expected_;
  UniqueFd file_;
  Sha256 sha_;
  std::uint64_t offset_ = 0;
};

}  // namespace minato::images
