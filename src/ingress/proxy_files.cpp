#include "ingress/proxy_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "base/file.h"

namespace minato::ingress {

bool replace_file(const std::filesystem::path& path, const std::string& content) {
  const std::filesystem::path draft = path.native() + ".new";
  const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  FILE* file = descriptor < 0 ? nullptr : ::fdopen(descriptor, "w");
  if (file == nullptr) {
    if (descriptor >= 0) ::close(descriptor);
    return false;
  }
  const bool whole = ::fwrite(content.data(), 1, content.size(), file) == content.size();
  const bool closed = ::fclose(file) == 0;
  if (whole && closed && ::rename(draft.c_str(), path.c_str()) == 0) return true;
  ::unlink(draft.c_str());
  return false;
}

void ProxyFiles::begin() {
  written_[paths_.configuration.native()] = read_file(paths_.configuration).value_or("");
}

Status ProxyFiles::write_one(const std::filesystem::path& path, const std::string& content) {
  const auto written = written_.find(path.native());
  if (written != written_.end() && written->second == content) return {};
  if (!replace_file(path, content)) {
    return fail(ErrorCode::kIo, "cannot write " + path.native());
  }
  written_[path.native()] = content;
  return {};
}

Status ProxyFiles::write(const ProxyPlan& plan) {
  for (const auto& [name, content] : referred_files(plan)) {
    if (Status done = write_one(paths_.directory / name, content); !done) return done;
  }
  return write_one(paths_.configuration, configuration_text(plan));
}

void ProxyFiles::write_state(const ProxyPlan& plan) const {
  (void)replace_file(paths_.state, state_text(plan));
}

void ProxyFiles::sweep(const ProxyPlan& plan) {
  const auto wanted = referred_files(plan);
  std::error_code error;
  for (std::filesystem::directory_iterator entry(paths_.directory, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().native();
    if (!name.starts_with("certificate") || wanted.contains(name)) continue;
    ::unlink(entry->path().c_str());
    written_.erase(entry->path().native());
  }
}

}  // namespace minato::ingress
