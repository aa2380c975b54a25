#include "agent/images/layer_unpacker.h"

#include <unistd.h>

#include <cerrno>
#include <vector>

#include "agent/images/contained_tree.h"
#include "agent/images/tar_reader.h"
#include "base/file.h"

namespace minato::images {
namespace {

constexpr std::string_view kWhiteoutPrefix = ".wh.";
constexpr std::string_view kOpaqueName = ".wh..wh..opq";

/// Passes bytes through, hashes them, and stops at the limit or when asked to.
class HashedSource final : public ByteSource {
 public:
  HashedSource(std::unique_ptr<ByteSource> source, std::uint64_t max_bytes, std::stop_token stop)
      : source_(std::move(source)), left_(max_bytes), stop_(std::move(stop)) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    if (stop_.stop_requested()) return fail(ErrorCode::kUnavailable, "unpacking was stopped");
    const auto got = source_->read(buffer);
    if (!got) return got;
    if (*got > left_) return fail(ErrorCode::kInvalidParameter, "the layer is too large unpacked");
    left_ -= *got;
    sha_.update(buffer.data(), *got);
    return got;
  }

  /// Reads what the tar reader left, such as padding.
  Result<Digest> finish() {
    std::vector<char> rest(64 << 10);
    for (;;) {
      const auto got = read(rest);
      if (!got) return fail(got.error());
      if (*got == 0) return sha_.finish();
    }
  }

 private:
  std::unique_ptr<ByteSource> source_;
  std::uint64_t left_;
  std::stop_token stop_;
  Sha256 sha_;
};

Status write_at(int file, std::string_view bytes, std::uint64_t offset, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(errno_error("layer entry \"" + path + "\"", errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

class Unpacking {
 public:
  Unpacking(ByteSource& archive, UniqueFd root) : reader_(archive), tree_(std::move(root)) {}

  Status run(std::uint64_t max_entries) {
    for (;;) {
      const auto next = reader_.next();
      if (!next) return fail(next.error());
      if (*next == TarReader::Next::kEnd) return tree_.finish();
      if (++entries_ > max_entries) {
        return fail(ErrorCode::kInvalidParameter, "the layer has too many entries");
      }
      if (auto taken = take(reader_.entry()); !taken) return taken;
    }
  }

  UnpackedLayer result(Digest diff_id) && {
    return UnpackedLayer{std::move(diff_id), size_, entries_, skipped_devices_,
                         tree_.implied_directories()};
  }

 private:
  Status take(const TarEntry& entry) {
    const auto path = contained_path(entry.path);
    if (!path) return fail(path.error());
    const std::size_t slash = path->rfind('/');
    const std::string_view name = std::string_view(*path).substr(slash + 1);
    if (name.starts_with(kWhiteoutPrefix)) {
      return take_whiteout(slash == std::string::npos ? "" : path->substr(0, slash), name);
    }
    switch (entry.kind) {
      case TarEntry::Kind::kFile:
        return take_file(*path, entry);
      case TarEntry::Kind::kDirectory:
        return tree_.make_directory(*path, entry.attributes);
      case TarEntry::Kind::kSymlink:
        return tree_.make_symlink(*path, entry.link_target, entry.attributes);
      case TarEntry::Kind::kHardLink:
        return take_hard_link(*path, entry);
      case TarEntry::Kind::kFifo:
        return tree_.make_fifo(*path, entry.attributes);
      case TarEntry::Kind::kDevice:
        ++skipped_devices_;
        return {};
      case TarEntry::Kind::kOther:
        break;
    }
    return fail(ErrorCode::kInvalidParameter,
                "layer entry \"" + entry.path + "\" is of no kind that an image can have");
  }

  Status take_whiteout(const std::string& folder, std::string_view name) {
    if (name == kOpaqueName) return tree_.make_opaque(folder);
    const std::string_view hidden = name.substr(kWhiteoutPrefix.size());
    // AUFS's own bookkeeping (.wh..wh.plnk, .wh..wh.aufs) means nothing here.
    if (hidden.starts_with(kWhiteoutPrefix)) return {};
    if (hidden.empty() || hidden == "." || hidden == "..") {
      return fail(ErrorCode::kInvalidParameter,
                  "layer entry \"" + std::string(name) + "\" would delete a folder from within");
    }
    return tree_.make_whiteout(folder.empty() ? std::string(hidden)
                                              : folder + "/" + std::string(hidden));
  }

  Status take_hard_link(const std::string& path, const TarEntry& entry) {
    const auto target = contained_path(entry.link_target);
    if (!target) return fail(target.error());
    return tree_.make_hard_link(path, *target);
  }

  Status take_file(const std::string& path, const TarEntry& entry) {
    const auto file = tree_.make_file(path);
    if (!file) return fail(file.error());
    std::uint64_t end = 0;
    const auto write = [&](std::uint64_t offset, std::string_view bytes) {
      end = offset + bytes.size();
      size_ += bytes.size();
      return write_at(file->get(), bytes, offset, path);
    };
    if (auto read = reader_.read_data(write); !read) return read;
    // A sparse file may end in a hole.
    if (end < entry.size && ::ftruncate(file->get(), static_cast<off_t>(entry.size)) != 0) {
      return fail(errno_error("layer entry \"" + path + "\"", errno));
    }
    return tree_.finish_file(file->get(), path, entry.attributes);
  }

  TarReader reader_;
  ContainedTree tree_;
  std::uint64_t size_ = 0;
  std::uint64_t entries_ = 0;
  std::uint64_t skipped_devices_ = 0;
};

}  // namespace

Result<UnpackedLayer> unpack_layer(std::unique_ptr<ByteSource> archive, UniqueFd root,
                                   const UnpackLimits& limits, std::stop_token stop) {
  auto plain = decompressed(std::move(archive));
  if (!plain) return fail(plain.error());
  HashedSource hashed(std::move(*plain), limits.max_bytes, std::move(stop));
  Unpacking unpacking(hashed, std::move(root));
  if (auto done = unpacking.run(limits.max_entries); !done) return fail(done.error());
  auto diff_id = hashed.finish();
  if (!diff_id) return fail(diff_id.error());
  return std::move(unpacking).result(std::move(*diff_id));
}

}  // namespace minato::images
