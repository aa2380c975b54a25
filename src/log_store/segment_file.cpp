#include "log_store/segment_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/file.h"

namespace minato::log_store {
namespace {

/// All of `size` bytes, or fewer at the file's end.
std::string read_at(int fd, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got =
        ::pread(fd, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

bool write_at(int fd, std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    offset += static_cast<std::uint64_t>(put);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

}  // namespace

Status sync_directory(const std::filesystem::path& directory) {
  const UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) return fail(errno_error(directory.native(), errno));
  return {};
}

Result<std::shared_ptr<SegmentFile>> SegmentFile::create(const std::filesystem::path& path) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd) return fail(errno_error(path.native(), errno));
  if (Status synced = sync_directory(path.parent_path()); !synced) return fail(synced.error());
  return std::shared_ptr<SegmentFile>(new SegmentFile(path, std::move(fd)));
}

Result<SegmentFile::Opened> SegmentFile::open(const std::filesystem::path& path, Check check) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!fd) return fail(errno_error(path.native(), errno));
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return fail(errno_error(path.native(), errno));
  const auto size = static_cast<std::uint64_t>(status.st_size);
  Opened opened;
  opened.file.reset(new SegmentFile(path, std::move(fd)));
  opened.blocks = opened.file->scan(size, check);
  opened.cut_off = size - opened.file->size_;
  if (opened.cut_off > 0 && check == Check::kEverything &&
      ::ftruncate(opened.file->fd_.get(), static_cast<off_t>(opened.file->size_)) != 0) {
    return fail(errno_error(path.native(), errno));
  }
  return opened;
}

std::vector<BlockPlace> SegmentFile::scan(std::uint64_t size, Check check) {
  std::vector<BlockPlace> blocks;
  while (size_ < size) {
    const auto header = decode_header(read_at(fd_.get(), size_, kHeaderSize));
    if (!header || header->stored_size > size - size_ - kHeaderSize) break;
    const BlockPlace place{*header, size_ + kHeaderSize};
    if (check == Check::kEverything && !read(place)) break;
    blocks.push_back(place);
    size_ = place.offset + header->stored_size;
  }
  return blocks;
}

Result<BlockPlace> SegmentFile::append(BlockHeader header, std::string_view stored) {
  header.stored_size = static_cast<std::uint32_t>(stored.size());
  std::string bytes = encode_header(header);
  bytes += stored;
  if (!write_at(fd_.get(), size_, bytes)) {
    const int error = errno;
    // What was written of it is nobody's; a start would cut it off, too.
    if (::ftruncate(fd_.get(), static_cast<off_t>(size_)) != 0) {
      return fail(errno_error(path_.native(), errno));
    }
    return fail(ErrorCode::kUnavailable,
                "The log events cannot be kept (" + errno_error(path_.native(), error).message +
                    "): nothing of the request was. Make room and try again.");
  }
  const BlockPlace place{header, size_ + kHeaderSize};
  size_ += bytes.size();
  return place;
}

Status SegmentFile::sync() const {
  if (::fdatasync(fd_.get()) != 0) return fail(errno_error(path_.native(), errno));
  return {};
}

Result<std::string> SegmentFile::read(const BlockPlace& place) const {
  const std::string stored = read_at(fd_.get(), place.offset, place.header.stored_size);
  if (stored.size() < place.header.stored_size) {
    return fail(ErrorCode::kIo, path_.native() + " is shorter than it was");
  }
  auto raw = decompress_block(place.header, stored);
  if (!raw) return fail(ErrorCode::kIo, path_.native() + ": " + raw.error().message);
  return raw;
}

Status SegmentFile::rename(const std::filesystem::path& to) {
  if (::rename(path_.c_str(), to.c_str()) != 0) return fail(errno_error(path_.native(), errno));
  path_ = to;
  return sync_directory(path_.parent_path());
}

}  // namespace minato::log_store
