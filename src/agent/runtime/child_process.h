// ChildProcess: a program started directly (no shell), with no descriptor of ours but those named.
// Kills and reaps what still runs when destroyed. Not shared between threads.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

struct SpawnRequest {
  std::filesystem::path program;
  std::vector<std::string> args;  // With args[0].
  std::vector<std::string> env;   // All of it.
  /// Where its descriptors come from, the first for 0 and so on; -1 is /dev/null.
  std::vector<int> descriptors{-1, -1, -1};
  /// Where it begins; empty: where this process is.
  std::filesystem::path directory;
};

class ChildProcess {
 public:
  static Result<ChildProcess> spawn(const SpawnRequest& request);
  ChildProcess(ChildProcess&&) noexcept = default;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  /// Readable when it has ended.
  int pidfd() const { return pidfd_.get(); }
  void kill();
  /// Blocks until it ends; 128 + N for a death by signal N.
  int wait();

 private:
  ChildProcess(pid_t pid, UniqueFd pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}

  pid_t pid_;
  UniqueFd pidfd_;
};

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
  static Result<Pipe> open();
};

/// Waits until `fd` is readable (or hung up) or `deadline` of the monotonic clock has come.
enum class Readiness { kReady, kTimeout };
Readiness wait_readable(int fd, std::chrono::steady_clock::time_point deadline);

/// pidfd_open(2); empty with errno set when there is no such process.
UniqueFd open_pidfd(pid_t pid);
/// pidfd_send_signal(2); 0 or the error number.
int signal_pidfd(const UniqueFd& pidfd, int signal_number);

}  // namespace minato::agent_runtime
