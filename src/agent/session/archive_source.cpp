#include "agent/session/archive_source.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <vector>

#include "agent/session/contained_files.h"
#include "base/file.h"

namespace minato::agent {
namespace {

constexpr int kDeepest = 256;

struct WriterFree {
  void operator()(archive* writer) const { ::archive_write_free(writer); }
};
struct EntryFree {
  void operator()(archive_entry* entry) const { ::archive_entry_free(entry); }
};
struct FolderClose {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

bool shows_the_kernel(int folder) {
  struct statfs state {};
  if (::fstatfs(folder, &state) != 0) return false;
  return state.f_type == PROC_SUPER_MAGIC || state.f_type == SYSFS_MAGIC;
}

/// "/a/b/" as "/a" and "b"; the root as "/" and ".".
std::pair<std::string, std::string> split(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  const auto slash = path.rfind('/');
  std::string name = path.substr(slash + 1);
  return {slash == 0 ? "/" : path.substr(0, slash), name.empty() ? "." : name};
}

class ArchiveSource {
 public:
  explicit ArchiveSource(SessionWork work) : work_(work), writer_(::archive_write_new()) {}
  ~ArchiveSource() {
    // Half an archive gets no end: it must not look like a whole one.
    if (!whole_) ::archive_write_fail(writer_.get());
  }
  ArchiveSource(const ArchiveSource&) = delete;
  ArchiveSource& operator=(const ArchiveSource&) = delete;

  Status send(int root, const std::string& path) {
    ::archive_write_set_format_pax_restricted(writer_.get());
    // Names are bytes, whatever the locale.
    ::archive_write_set_options(writer_.get(), "hdrcharset=BINARY");
    ::archive_write_set_bytes_in_last_block(writer_.get(), 1);
    if (::archive_write_open(writer_.get(), this, nullptr, &ArchiveSource::give, nullptr) !=
        ARCHIVE_OK) {
      return broken();
    }
    const auto [above, name] = split(path);
    const UniqueFd parent = open_in_root(root, above, O_RDONLY | O_DIRECTORY);
    if (!parent) return fail(ErrorCode::kClient, errno_error(path, errno).message);
    struct stat state {};
    if (::fstatat(parent.get(), name.c_str(), &state, AT_SYMLINK_NOFOLLOW) != 0) {
      return fail(ErrorCode::kClient, errno_error(path, errno).message);
    }
    const std::string shown = name == "." || name == ".." ? "root" : name;
    if (Status sent = send_one(parent.get(), name, shown, 0); !sent) return sent;
    whole_ = ::archive_write_close(writer_.get()) == ARCHIVE_OK;
    return whole_ ? Status() : broken();
  }

 private:
  /// Called by libarchive for each block.
  static la_ssize_t give(archive* writer, void* self, const void* data, std::size_t size) {
    auto& source = *static_cast<ArchiveSource*>(self);
    if (source.send_block({static_cast<const char*>(data), size})) {
      return static_cast<la_ssize_t>(size);
    }
    ::archive_set_error(writer, ECANCELED, "The session was ended.");
    return -1;
  }

  /// False when the session is to end.
  bool send_block(std::string_view block) {
    while (!block.empty()) {
      const std::size_t count = std::min(block.size(), work_.stream.room());
      work_.stream.send_data(session::FrameKind::kOutput, block.substr(0, count));
      block.remove_prefix(count);
      if (!wait(block.empty() ? 0 : -1)) return false;
    }
    return true;
  }

  bool wait(int patience) {
    std::array<pollfd, 2> polls{{{work_.stream.readable(), POLLIN, 0}, {work_.stop, POLLIN, 0}}};
    ::poll(polls.data(), polls.size(), patience);
    if (polls[0].revents != 0) work_.stream.take();
    return !work_.stream.is_closed() && polls[1].revents == 0;
  }

  Status send_one(int parent, const std::string& name, const std::string& shown, int depth) {
    struct stat state {};
    // What has gone meanwhile is not part of the copy.
    if (::fstatat(parent, name.c_str(), &state, AT_SYMLINK_NOFOLLOW) != 0) return {};
    if (S_ISREG(state.st_mode)) return send_file(parent, name, shown);
    if (S_ISDIR(state.st_mode)) return send_folder(parent, name, shown, depth);
    if (S_ISLNK(state.st_mode)) return send_link(parent, name, shown, state);
    return {};
  }

  Status send_header(const std::string& shown, const struct stat& state, const char* link) {
    const std::unique_ptr<archive_entry, EntryFree> entry(::archive_entry_new());
    ::archive_entry_copy_pathname(entry.get(), shown.c_str());
    ::archive_entry_copy_stat(entry.get(), &state);
    ::archive_entry_set_nlink(entry.get(), 1);
    if (link != nullptr) ::archive_entry_copy_symlink(entry.get(), link);
    if (!S_ISREG(state.st_mode)) ::archive_entry_set_size(entry.get(), 0);
    return ::archive_write_header(writer_.get(), entry.get()) < ARCHIVE_WARN ? broken() : Status();
  }

  Status send_file(int parent, const std::string& name, const std::string& shown) {
    // Not to hang on what has just become a FIFO.
    const UniqueFd file(
        ::openat(parent, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat state {};
    if (!file || ::fstat(file.get(), &state) != 0 || !S_ISREG(state.st_mode)) return {};
    if (Status sent = send_header(shown, state, nullptr); !sent) return sent;
    std::array<char, 65536> buffer;
    // A file that grows is cut off, one that shrinks is filled up with zeros, both by libarchive.
    for (;;) {
      const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return fail(ErrorCode::kClient, errno_error(shown, errno).message);
      if (count == 0) return {};
      if (::archive_write_data(writer_.get(), buffer.data(), static_cast<std::size_t>(count)) < 0) {
        return broken();
      }
    }
  }

  Status send_link(int parent, const std::string& name, const std::string& shown,
                   const struct stat& state) {
    std::array<char, 4096> target{};
    const ssize_t length = ::readlinkat(parent, name.c_str(), target.data(), target.size() - 1);
    return length < 0 ? Status() : send_header(shown, state, target.data());
  }

  Status send_folder(int parent, const std::string& name, const std::string& shown, int depth) {
    if (depth > kDeepest) {
      return fail(ErrorCode::kClient, shown + ": there are more than 256 folders in each other.");
    }
    const int fd = ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return {};
    const std::unique_ptr<DIR, FolderClose> folder(::fdopendir(fd));
    struct stat state {};
    if (!folder || ::fstat(fd, &state) != 0 || shows_the_kernel(fd)) return {};
    if (Status sent = send_header(shown, state, nullptr); !sent) return sent;
    std::vector<std::string> names;
    while (const dirent* each = ::readdir(folder.get())) names.emplace_back(each->d_name);
    std::ranges::sort(names);
    for (const std::string& each : names) {
      if (each == "." || each == "..") continue;
      if (Status sent = send_one(fd, each, shown + '/' + each, depth + 1); !sent) return sent;
    }
    return {};
  }

  Status broken() const {
    const char* const words = ::archive_error_string(writer_.get());
    return fail(ErrorCode::kIo, words == nullptr ? "The archive can't be made." : words);
  }

  SessionWork work_;
  std::unique_ptr<archive, WriterFree> writer_;
  bool whole_ = false;
};

}  // namespace

Status send_archive(SessionWork work, int root, const std::string& path) {
  return ArchiveSource(work).send(root, path);
}

}  // namespace minato::agent
