#include "agent/session/archive_target.h"

#include <archive.h>
#include <archive_entry.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "base/file.h"

namespace minato::agent {
namespace {

using session::FrameKind;

struct ReaderFree {
  void operator()(archive* reader) const { ::archive_read_free(reader); }
};

tl::unexpected<Error> refuse(std::string message) {
  return fail(ErrorCode::kClient, std::move(message));
}

std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

std::string first_part(const std::string& entry) { return entry.substr(0, entry.find('/')); }

class ArchiveTarget {
 public:
  ArchiveTarget(SessionWork work, const ContainedFiles& files)
      : work_(work), files_(files), reader_(::archive_read_new()) {}

  Status take(const std::string& path) {
    ::archive_read_support_format_tar(reader_.get());
    if (::archive_read_open(reader_.get(), this, nullptr, &ArchiveTarget::fetch, nullptr) !=
        ARCHIVE_OK) {
      return broken();
    }
    for (;;) {
      archive_entry* entry = nullptr;
      const int found = ::archive_read_next_header(reader_.get(), &entry);
      if (found == ARCHIVE_EOF) return target_.empty() ? refuse("The archive is empty.") : Status();
      if (found < ARCHIVE_WARN) return broken();
      if (Status taken = take_entry(entry, path); !taken) return taken;
    }
  }

 private:
  /// Called by libarchive for more of the archive.
  static la_ssize_t fetch(archive* reader, void* self, const void** data) {
    auto& target = *static_cast<ArchiveTarget*>(self);
    if (!target.next_block()) {
      ::archive_set_error(reader, ECANCELED, "The session was ended.");
      return -1;
    }
    *data = target.block_.data();
    return static_cast<la_ssize_t>(target.block_.size());
  }

  /// The next piece into block_, empty at the end; false when the session is to end.
  bool next_block() {
    work_.stream.used(block_.size());
    block_.clear();
    while (block_.empty() && !ended_) {
      std::array<pollfd, 2> polls{{{work_.stream.readable(), POLLIN, 0}, {work_.stop, POLLIN, 0}}};
      ::poll(polls.data(), polls.size(), -1);
      if (polls[1].revents != 0) return false;
      for (const session::Frame& frame : work_.stream.take()) {
        if (frame.kind == FrameKind::kInput) block_ += frame.payload;
        if (frame.kind == FrameKind::kInputEnd) ended_ = true;
      }
      if (work_.stream.is_closed() && !ended_) return false;
    }
    return true;
  }

  Status take_entry(archive_entry* entry, const std::string& path) {
    const char* const raw = ::archive_entry_pathname(entry);
    const std::string name = without_slashes(raw == nullptr ? "" : raw);
    if (target_.empty()) {
      if (Status chosen = choose_target(name, path, ::archive_entry_filetype(entry)); !chosen) {
        return chosen;
      }
    }
    const auto place = place_of(name, target_);
    if (!place) return fail(place.error());
    const mode_t mode = ::archive_entry_perm(entry);
    switch (::archive_entry_filetype(entry)) {
      case AE_IFDIR:
        return files_.make_directory(*place, mode);
      case AE_IFLNK: {
        const char* const target = ::archive_entry_symlink(entry);
        return files_.make_symlink(*place, target == nullptr ? "" : target);
      }
      case AE_IFREG:
        if (::archive_entry_hardlink(entry) == nullptr) return take_file(entry, *place, mode);
        return refuse(name + ": hard links can't be copied.");
      default:
        return refuse(name + ": only files, folders and links can be copied.");
    }
  }

  /// What the archive's first part stands for.
  Status choose_target(const std::string& first, const std::string& path, mode_t kind) {
    const std::string wanted = without_slashes(path);
    if (files_.is_directory(wanted)) {
      target_ = (wanted == "/" ? "" : wanted) + '/' + first_part(first);
      // A file does not take a folder's place, nor a folder what is in it.
      if (kind != AE_IFDIR && files_.is_directory(target_)) {
        return refuse(target_ + " is a folder.");
      }
      return {};
    }
    if (path.ends_with('/')) return refuse(path + " is no folder.");
    target_ = wanted;
    return {};
  }

  Status take_file(archive_entry* entry, const std::string& place, mode_t mode) {
    const auto file = files_.make_file(place);
    if (!file) return fail(file.error());
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    for (;;) {
      const int found = ::archive_read_data_block(reader_.get(), &data, &size, &offset);
      if (found == ARCHIVE_EOF) break;
      if (found < ARCHIVE_WARN) return broken();
      if (Status written = write(*file, {static_cast<const char*>(data), size}, place); !written) {
        return written;
      }
    }
    return files_.finish(*file, place,
                         {mode, {::archive_entry_mtime(entry), ::archive_entry_mtime_nsec(entry)}});
  }

  static Status write(const UniqueFd& file, std::string_view data, const std::string& place) {
    while (!data.empty()) {
      const ssize_t count = ::write(file.get(), data.data(), data.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return refuse(errno_error(place, errno).message);
      data.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
  }

  Status broken() const {
    const char* const words = ::archive_error_string(reader_.get());
    return refuse(words == nullptr ? "The archive can't be read." : words);
  }

  SessionWork work_;
  const ContainedFiles& files_;
  std::unique_ptr<archive, ReaderFree> reader_;
  std::string block_;
  bool ended_ = false;
  std::string target_;
};

}  // namespace

Result<std::string> place_of(const std::string& entry, const std::string& target) {
  const std::string name = without_slashes(entry);
  if (name.empty() || name.starts_with('/')) return refuse("The archive has a name that is none.");
  for (std::size_t from = 0; from <= name.size();) {
    const std::size_t to = std::min(name.find('/', from), name.size());
    const auto part = std::string_view(name).substr(from, to - from);
    if (part == ".." || part == "." || part.empty()) {
      return refuse("The archive has a name that leads elsewhere: " + name);
    }
    from = to + 1;
  }
  const auto slash = name.find('/');
  return slash == std::string::npos ? target : target + name.substr(slash);
}

Status take_archive(SessionWork work, const ContainedFiles& files, const std::string& path) {
  return ArchiveTarget(work, files).take(path);
}

}  // namespace minato::agent
