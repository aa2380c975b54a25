#include "agent/runtime/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"

namespace minato::agent_runtime {

namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

/// Copies of the wanted descriptors above all targets, so that no dup2 overwrites one still to
/// come.
Result<std::vector<UniqueFd>> lift(const std::vector<int>& descriptors) {
  std::vector<UniqueFd> lifted;
  for (const int fd : descriptors) {
    const int lowest = static_cast<int>(descriptors.size());
    UniqueFd copy(fd < 0 ? -1 : ::fcntl(fd, F_DUPFD_CLOEXEC, lowest));
    if (fd >= 0 && !copy) return fail(errno_error("dup", errno));
    lifted.push_back(std::move(copy));
  }
  return lifted;
}

void describe_descriptors(posix_spawn_file_actions_t& actions,
                          const std::vector<UniqueFd>& lifted) {
  for (std::size_t i = 0; i < lifted.size(); ++i) {
    const int target = static_cast<int>(i);
    if (lifted[i])
      ::posix_spawn_file_actions_adddup2(&actions, lifted[i].get(), target);
    else
      ::posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0);
  }
  ::posix_spawn_file_actions_addclosefrom_np(&actions, static_cast<int>(lifted.size()));
}

/// The child starts as if from a fresh login: no signal blocked or ignored, and a process group of
/// its own, out of reach of a Ctrl-C at our terminal.
void describe_attributes(posix_spawnattr_t& attributes) {
  sigset_t none;
  sigset_t all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

}  // namespace

Result<ChildProcess> ChildProcess::spawn(const SpawnRequest& request) {
  const auto lifted = lift(request.descriptors);
  if (!lifted) return fail(lifted.error());
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  describe_descriptors(actions, *lifted);
  if (!request.directory.empty()) {
    ::posix_spawn_file_actions_addchdir_np(&actions, request.directory.c_str());
  }
  describe_attributes(attributes);
  pid_t pid = -1;
  const int failed = ::posix_spawn(&pid, request.program.c_str(), &actions, &attributes,
                                   pointers(request.args).data(), pointers(request.env).data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (failed != 0) return fail(errno_error("start " + request.program.string(), failed));
  return ChildProcess(pid, open_pidfd(pid));
}

ChildProcess::~ChildProcess() {
  if (!pidfd_) return;
  kill();
  wait();
}

void ChildProcess::kill() { signal_pidfd(pidfd_, SIGKILL); }

int ChildProcess::wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pidfd_.reset();
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Result<Pipe> Pipe::open() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail(errno_error("pipe", errno));
  // Who has it as /dev/stdout may open it by that name, whatever user it runs as.
  (void)::fchmod(ends[1], 0666);
  return Pipe{.read_end = UniqueFd(ends[0]), .write_end = UniqueFd(ends[1])};
}

Readiness wait_readable(int fd, std::chrono::steady_clock::time_point deadline) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd poll{.fd = fd, .events = POLLIN, .revents = 0};
    const int ready =
        ::poll(&poll, 1, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000)));
    if (ready > 0) return Readiness::kReady;
    if (ready == 0 && left.count() <= 60'000) return Readiness::kTimeout;
  }
}

UniqueFd open_pidfd(pid_t pid) {
  return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

int signal_pidfd(const UniqueFd& pidfd, int signal_number) {
  return ::syscall(SYS_pidfd_send_signal, pidfd.get(), signal_number, nullptr, 0) == 0 ? 0 : errno;
}

}  // namespace minato::agent_runtime
