#include "agent/images/byte_source.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/file.h"

namespace minato::images {
namespace {

class FileSource final : public ByteSource {
 public:
  FileSource(UniqueFd fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    for (;;) {
      const ssize_t got = ::read(fd_.get(), buffer.data(), buffer.size());
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return fail(errno_error(name_, errno));
    }
  }

 private:
  UniqueFd fd_;
  std::string name_;
};

constexpr std::size_t kMagicLength = 6;

/// A source whose first bytes were looked at already.
class PeekedSource final : public ByteSource {
 public:
  PeekedSource(std::string_view peeked, std::unique_ptr<ByteSource> rest)
      : peeked_(peeked), rest_(std::move(rest)) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    if (given_ == peeked_.size()) return rest_->read(buffer);
    const std::size_t count = std::min(buffer.size(), peeked_.size() - given_);
    std::memcpy(buffer.data(), peeked_.data() + given_, count);
    given_ += count;
    return count;
  }

 private:
  const std::string peeked_;
  std::size_t given_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

}  // namespace

std::unique_ptr<ByteSource> file_source(UniqueFd fd, std::string name) {
  return std::make_unique<FileSource>(std::move(fd), std::move(name));
}

Result<std::size_t> read_fully(ByteSource& source, std::span<char> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const auto got = source.read(buffer.subspan(filled));
    if (!got) return got;
    if (*got == 0) break;
    filled += *got;
  }
  return filled;
}

Result<std::unique_ptr<ByteSource>> decompressed(std::unique_ptr<ByteSource> source) {
  using namespace std::string_view_literals;
  std::array<char, kMagicLength> buffer;
  const auto got = read_fully(*source, buffer);
  if (!got) return fail(got.error());
  const std::string_view magic(buffer.data(), *got);
  auto whole = std::make_unique<PeekedSource>(magic, std::move(source));
  if (magic.starts_with("\x1f\x8b"sv)) return gzip_source(std::move(whole));
  if (magic.starts_with("\x28\xb5\x2f\xfd"sv)) return zstd_source(std::move(whole));
  for (const auto& [prefix, name] : {std::pair{"BZh"sv, "bzip2"},
                                     {"\xfd"
                                      "7zXZ\0"sv,
                                      "xz"}}) {
    if (magic.starts_with(prefix)) {
      return fail(ErrorCode::kInvalidParameter,
                  std::string("compressed with ") + name + "; gzip, zstd or none are supported");
    }
  }
  return whole;
}

}  // namespace minato::images
