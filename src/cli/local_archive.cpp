#include "cli/local_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <memory>

#include "agent/session/archive_target.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::cli {
namespace {

namespace fs = std::filesystem;

struct ReaderFree {
  void operator()(archive* reader) const { ::archive_read_free(reader); }
};
struct WriterFree {
  void operator()(archive* writer) const { ::archive_write_free(writer); }
};
struct EntryFree {
  void operator()(archive_entry* entry) const { ::archive_entry_free(entry); }
};
using Reader = std::unique_ptr<archive, ReaderFree>;
using Writer = std::unique_ptr<archive, WriterFree>;

Error broken(archive* which) {
  const char* const words = ::archive_error_string(which);
  return {ErrorCode::kClient, words == nullptr ? "the archive is broken" : words};
}

tl::unexpected<Error> refuse(std::string message) {
  return fail(ErrorCode::kClient, std::move(message));
}

la_ssize_t give(archive* writer, void* sink, const void* data, std::size_t size) {
  if ((*static_cast<const ArchiveSink*>(sink))({static_cast<const char*>(data), size})) {
    return static_cast<la_ssize_t>(size);
  }
  ::archive_set_error(writer, ECANCELED, "the session has ended");
  return -1;
}

class Packer {
 public:
  explicit Packer(const ArchiveSink& sink) : sink_(sink), writer_(::archive_write_new()) {}
  ~Packer() {
    // Half an archive gets no end: it must not look like a whole one.
    if (!whole_) ::archive_write_fail(writer_.get());
  }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  Status pack(fs::path path) {
    while (path.has_relative_path() && path.filename().empty()) path = path.parent_path();
    if (path.filename() == "." || path.filename() == "..") path = fs::canonical(path);
    std::error_code error;
    const auto status = fs::symlink_status(path, error);
    if (error || !fs::exists(status)) return refuse(errno_error(path.string(), ENOENT).message);
    ::archive_write_set_format_pax_restricted(writer_.get());
    // Names are bytes, whatever the locale.
    ::archive_write_set_options(writer_.get(), "hdrcharset=BINARY");
    ::archive_write_set_bytes_in_last_block(writer_.get(), 1);
    auto* const sink = const_cast<ArchiveSink*>(&sink_);
    if (::archive_write_open(writer_.get(), sink, nullptr, give, nullptr) != ARCHIVE_OK) {
      return fail(broken(writer_.get()));
    }
    if (Status packed = pack_one(path, path.filename().string()); !packed) return packed;
    whole_ = ::archive_write_close(writer_.get()) == ARCHIVE_OK;
    return whole_ ? Status() : fail(broken(writer_.get()));
  }

 private:
  Status pack_one(const fs::path& path, const std::string& shown) {
    struct stat state {};
    if (::lstat(path.c_str(), &state) != 0)
      return refuse(errno_error(path.string(), errno).message);
    if (S_ISLNK(state.st_mode)) return pack_link(path, shown, state);
    if (S_ISREG(state.st_mode)) return pack_file(path, shown);
    if (S_ISDIR(state.st_mode)) return pack_folder(path, shown, state);
    return refuse(path.string() + ": only files, folders and links can be copied");
  }

  Status header(const std::string& shown, const struct stat& state, const char* link) {
    const std::unique_ptr<archive_entry, EntryFree> entry(::archive_entry_new());
    ::archive_entry_copy_pathname(entry.get(), shown.c_str());
    ::archive_entry_copy_stat(entry.get(), &state);
    ::archive_entry_set_nlink(entry.get(), 1);
    if (link != nullptr) ::archive_entry_copy_symlink(entry.get(), link);
    if (!S_ISREG(state.st_mode)) ::archive_entry_set_size(entry.get(), 0);
    if (::archive_write_header(writer_.get(), entry.get()) < ARCHIVE_WARN) {
      return fail(broken(writer_.get()));
    }
    return {};
  }

  Status pack_link(const fs::path& path, const std::string& shown, const struct stat& state) {
    std::error_code error;
    const auto target = fs::read_symlink(path, error);
    if (error) return refuse(errno_error(path.string(), error.value()).message);
    return header(shown, state, target.c_str());
  }

  Status pack_file(const fs::path& path, const std::string& shown) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat state {};
    if (!file || ::fstat(file.get(), &state) != 0) {
      return refuse(errno_error(path.string(), errno).message);
    }
    if (Status packed = header(shown, state, nullptr); !packed) return packed;
    std::array<char, 65536> buffer;
    for (;;) {
      const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
      if (count < 0) return refuse(errno_error(path.string(), errno).message);
      if (count == 0) return {};
      if (::archive_write_data(writer_.get(), buffer.data(), static_cast<std::size_t>(count)) < 0) {
        return fail(broken(writer_.get()));
      }
    }
  }

  Status pack_folder(const fs::path& path, const std::string& shown, const struct stat& state) {
    if (Status packed = header(shown, state, nullptr); !packed) return packed;
    std::error_code error;
    for (fs::directory_iterator each(path, error), end; !error && each != end;
         each.increment(error)) {
      const fs::path& inside = each->path();
      Status packed = pack_one(inside, shown + '/' + inside.filename().string());
      if (!packed) return packed;
    }
    if (error) return refuse(errno_error(path.string(), error.value()).message);
    return {};
  }

  const ArchiveSink& sink_;
  Writer writer_;
  bool whole_ = false;
};

class Unpacker {
 public:
  explicit Unpacker(const ArchiveSource& source)
      : source_(source), reader_(::archive_read_new()), writer_(::archive_write_disk_new()) {}

  Status unpack(const std::string& path) {
    ::archive_read_support_format_tar(reader_.get());
    ::archive_write_disk_set_options(writer_.get(), ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_PERM |
                                                        ARCHIVE_EXTRACT_SECURE_SYMLINKS |
                                                        ARCHIVE_EXTRACT_SECURE_NODOTDOT |
                                                        ARCHIVE_EXTRACT_SECURE_NOABSOLUTEPATHS);
    if (::archive_read_open(reader_.get(), this, nullptr, &Unpacker::fetch, nullptr) !=
        ARCHIVE_OK) {
      return failure();
    }
    for (;;) {
      archive_entry* entry = nullptr;
      const int found = ::archive_read_next_header(reader_.get(), &entry);
      if (found == ARCHIVE_EOF) break;
      if (found < ARCHIVE_WARN) return failure();
      if (Status taken = take_entry(entry, path); !taken) return taken;
    }
    if (target_.empty()) return refuse("nothing was sent");
    if (::archive_write_close(writer_.get()) != ARCHIVE_OK) return fail(broken(writer_.get()));
    return {};
  }

 private:
  static la_ssize_t fetch(archive* reader, void* self, const void** data) {
    auto& unpacker = *static_cast<Unpacker*>(self);
    auto block = unpacker.source_();
    if (!block) {
      unpacker.error_ = block.error();
      ::archive_set_error(reader, ECANCELED, "%s", block.error().message.c_str());
      return -1;
    }
    unpacker.block_ = std::move(*block);
    *data = unpacker.block_.data();
    return static_cast<la_ssize_t>(unpacker.block_.size());
  }

  Status failure() const { return fail(error_.message.empty() ? broken(reader_.get()) : error_); }

  Status take_entry(archive_entry* entry, const std::string& path) {
    const std::string name = ::archive_entry_pathname(entry);
    if (target_.empty()) {
      if (Status chosen = choose_target(name, path); !chosen) return chosen;
    }
    const auto place = agent::place_of(name, target_);
    if (!place) return fail(place.error());
    const auto kind = ::archive_entry_filetype(entry);
    if ((kind != AE_IFREG && kind != AE_IFDIR && kind != AE_IFLNK) ||
        ::archive_entry_hardlink(entry) != nullptr) {
      return refuse(name + ": only files, folders and links can be copied");
    }
    // A program that runs as another user there does not do so here.
    ::archive_entry_set_perm(entry, ::archive_entry_perm(entry) & 0777);
    ::archive_entry_copy_pathname(entry, place->c_str());
    if (::archive_write_header(writer_.get(), entry) < ARCHIVE_WARN) {
      return fail(broken(writer_.get()));
    }
    return kind == AE_IFREG ? take_content() : Status();
  }

  /// The folder is entered, so that what is above it, which is the user's own, may be links.
  Status choose_target(const std::string& first, const std::string& path) {
    std::error_code error;
    fs::path folder = path;
    if (fs::is_directory(path, error)) {
      target_ = first.substr(0, first.find('/'));
    } else {
      if (path.ends_with('/')) return refuse(path + " is no folder");
      folder = fs::path(path).parent_path();
      target_ = fs::path(path).filename().string();
    }
    if (!folder.empty() && ::chdir(folder.c_str()) != 0) {
      return refuse(errno_error(folder.string(), errno).message);
    }
    return {};
  }

  Status take_content() {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    for (;;) {
      const int found = ::archive_read_data_block(reader_.get(), &data, &size, &offset);
      if (found == ARCHIVE_EOF) break;
      if (found < ARCHIVE_WARN) return failure();
      if (::archive_write_data_block(writer_.get(), data, size, offset) < ARCHIVE_WARN) {
        return fail(broken(writer_.get()));
      }
    }
    if (::archive_write_finish_entry(writer_.get()) < ARCHIVE_WARN) {
      return fail(broken(writer_.get()));
    }
    return {};
  }

  const ArchiveSource& source_;
  Reader reader_;
  Writer writer_;
  std::string block_;
  Error error_{ErrorCode::kClient, ""};
  std::string target_;
};

}  // namespace

Status pack(const std::string& path, const ArchiveSink& sink) { return Packer(sink).pack(path); }

Status unpack(const ArchiveSource& source, const std::string& path) {
  return Unpacker(source).unpack(path);
}

}  // namespace minato::cli
