#include "agent/images/tar_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <vector>

#include "base/check.h"

namespace minato::images {
namespace {

constexpr std::size_t kBufferBytes = 256 << 10;

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

/// libarchive turns pax names from UTF-8 into the locale's characters; in a UTF-8 locale they stay
/// as they are.
class Utf8Locale {
 public:
  Utf8Locale() : before_(::uselocale(utf8())) {}
  ~Utf8Locale() { ::uselocale(before_); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  static locale_t utf8() {
    static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
  }
  locale_t before_;
};

TarEntry::Kind kind_of(archive_entry* entry) {
  if (archive_entry_hardlink(entry) != nullptr) return TarEntry::Kind::kHardLink;
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
      return TarEntry::Kind::kFile;
    case AE_IFDIR:
      return TarEntry::Kind::kDirectory;
    case AE_IFLNK:
      return TarEntry::Kind::kSymlink;
    case AE_IFIFO:
      return TarEntry::Kind::kFifo;
    case AE_IFCHR:
    case AE_IFBLK:
      return TarEntry::Kind::kDevice;
    default:
      return TarEntry::Kind::kOther;
  }
}

/// What an image may bring: its users' own attributes and file capabilities. Never trusted.*, which
/// would steer overlayfs.
bool is_wanted(std::string_view name) {
  return name == "security.capability" ||
         (name.starts_with("user.") && !name.starts_with("user.overlay."));
}

FileAttributes attributes_of(archive_entry* entry) {
  FileAttributes attributes;
  attributes.mode = archive_entry_perm(entry) & 07777;
  attributes.uid = static_cast<uid_t>(archive_entry_uid(entry));
  attributes.gid = static_cast<gid_t>(archive_entry_gid(entry));
  const long nanoseconds = archive_entry_mtime_nsec(entry);
  attributes.modified = {archive_entry_mtime(entry),
                         nanoseconds >= 0 && nanoseconds < 1'000'000'000 ? nanoseconds : 0};
  archive_entry_xattr_reset(entry);
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  while (archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK) {
    if (name == nullptr || !is_wanted(name)) continue;
    attributes.extended.emplace_back(name, std::string(static_cast<const char*>(value), size));
  }
  return attributes;
}

std::string text_of(const char* text) { return text == nullptr ? std::string() : text; }

}  // namespace

struct TarReader::Core {
  explicit Core(ByteSource& bytes)
      : source(bytes), buffer(kBufferBytes), reader(archive_read_new()) {
    MINATO_CHECK(reader != nullptr, "libarchive has memory");
    archive_read_support_format_tar(reader.get());
    archive_read_support_format_empty(reader.get());
  }

  /// libarchive pulls its input through this.
  static la_ssize_t feed(archive* reader, void* self, const void** block) {
    auto& core = *static_cast<Core*>(self);
    const auto got = core.source.read(core.buffer);
    if (!got) {
      core.source_error = got.error();
      archive_set_error(reader, EIO, "%s", got.error().message.c_str());
      return -1;
    }
    *block = core.buffer.data();
    return static_cast<la_ssize_t>(*got);
  }

  /// The source's own error rather than libarchive's view of it.
  tl::unexpected<Error> problem() const {
    if (source_error) return fail(*source_error);
    return fail(ErrorCode::kInvalidParameter,
                "bad tar archive: " + text_of(archive_error_string(reader.get())));
  }

  ByteSource& source;
  std::vector<char> buffer;
  std::optional<Error> source_error;
  std::unique_ptr<archive, FreeArchive> reader;
  enum class Opening { kPending, kDone } opening = Opening::kPending;
  TarEntry entry;
};

TarReader::TarReader(ByteSource& source) : core_(std::make_unique<Core>(source)) {}
TarReader::~TarReader() = default;

const TarEntry& TarReader::entry() const { return core_->entry; }

Result<TarReader::Next> TarReader::next() {
  const Utf8Locale locale;
  archive* reader = core_->reader.get();
  if (core_->opening == Core::Opening::kPending) {
    core_->opening = Core::Opening::kDone;
    if (archive_read_open(reader, core_.get(), nullptr, &Core::feed, nullptr) != ARCHIVE_OK) {
      return core_->problem();
    }
  }
  archive_entry* header = nullptr;
  const int outcome = archive_read_next_header(reader, &header);
  if (outcome == ARCHIVE_EOF) return Next::kEnd;
  if (outcome != ARCHIVE_OK && outcome != ARCHIVE_WARN) return core_->problem();
  core_->entry.kind = kind_of(header);
  core_->entry.path = text_of(archive_entry_pathname(header));
  core_->entry.link_target =
      text_of(core_->entry.kind == TarEntry::Kind::kHardLink ? archive_entry_hardlink(header)
                                                             : archive_entry_symlink(header));
  core_->entry.attributes = attributes_of(header);
  core_->entry.size =
      static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_entry_size(header)));
  return Next::kEntry;
}

Status TarReader::read_data(
    const std::function<Status(std::uint64_t offset, std::string_view)>& take) {
  for (;;) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int outcome = archive_read_data_block(core_->reader.get(), &block, &size, &offset);
    if (outcome == ARCHIVE_EOF) return {};
    if (outcome != ARCHIVE_OK && outcome != ARCHIVE_WARN) return core_->problem();
    if (size == 0) continue;
    const std::string_view piece(static_cast<const char*>(block), size);
    if (auto taken = take(static_cast<std::uint64_t>(offset), piece); !taken) return taken;
  }
}

}  // namespace minato::images
