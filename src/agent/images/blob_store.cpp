#include "agent/images/blob_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::images {

namespace fs = std::filesystem;

fs::path BlobStore::path_of(const Digest& digest) const { return folder_.blobs() / digest.hex(); }

Result<Digest> BlobStore::put(std::string_view content) {
  Digest digest = Digest::of(content);
  if (get(digest)) return digest;
  const fs::path draft = folder_.fresh_path();
  if (auto written = write_file_durably(draft, content); !written) return fail(written.error());
  const fs::path path = path_of(digest);
  if (::rename(draft.c_str(), path.c_str()) != 0) return fail(errno_error(path.native(), errno));
  const UniqueFd directory(::open(folder_.blobs().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) {
    return fail(errno_error(folder_.blobs().native(), errno));
  }
  return digest;
}

Result<std::string> BlobStore::get(const Digest& digest) const {
  auto content = read_file(path_of(digest));
  if (content && Digest::of(*content) != digest) {
    return fail(ErrorCode::kIo, path_of(digest).native() + " is not what its name says");
  }
  return content;
}

std::vector<Digest> BlobStore::all() const {
  std::vector<Digest> digests;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder_.blobs(), problem)) {
    if (auto digest = Digest::parse("sha256:" + entry.path().filename().string())) {
      digests.push_back(std::move(*digest));
    }
  }
  return digests;
}

Status BlobStore::discard(const Digest& digest) { return folder_.discard(path_of(digest)); }

}  // namespace minato::images
