#include "agent/quick_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent {

Status write_file_quickly(const std::filesystem::path& path, std::string_view content) {
  const std::string draft = path.native() + ".new";
  const UniqueFd fd(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!fd) return fail(errno_error(draft, errno));
  std::string_view rest = content;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int error_number = errno;
      ::unlink(draft.c_str());
      return fail(errno_error(draft, error_number));
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::rename(draft.c_str(), path.c_str()) != 0) return fail(errno_error(path.native(), errno));
  return {};
}

std::vector<std::filesystem::path> list_directory(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> entries;
  std::error_code error;
  // Not a range-for, whose step throws.
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    entries.push_back(entry->path());
  }
  return entries;
}

Status make_directories(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail(errno_error(path.native(), error.value()));
  return {};
}

}  // namespace minato::agent
