// CommandProcess: a command under way inside a container, with its input and output in our hands,
// by pipes or by a terminal. Not shared between threads. Destroyed, it leaves nothing of the
// command behind.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/runtime/cgroup.h"
#include "agent/runtime/child_process.h"
#include "agent/runtime/exec_call.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

struct ConsoleSize {
  int rows = 24;
  int columns = 80;
};

struct CommandRequest {
  std::vector<std::string> args;
  /// Absent: no terminal, and standard output and standard error apart.
  std::optional<ConsoleSize> terminal;
};

struct CommandEnd {
  /// 128 + N after signal N; 127 when there is no such program, 126 when it can't be executed.
  int exit_code = 0;
  /// Not empty: it could not be run, for a reason that has nothing to do with the command.
  std::string failure;
};

class CommandProcess {
 public:
  struct Place {
    CrunInvocation crun;
    std::string id;
    ContainerDirectory directory;
    Cgroup cgroup;
    /// For sockets; a short path.
    std::filesystem::path run_directory;
  };
  static Result<std::unique_ptr<CommandProcess>> start(Place place, const CommandRequest& request);
  ~CommandProcess();
  CommandProcess(const CommandProcess&) = delete;
  CommandProcess& operator=(const CommandProcess&) = delete;

  /// Ours, non-blocking; -1 once closed. With a terminal input and output are the same descriptor,
  /// and there is no error.
  int input() const { return terminal_ ? terminal_.get() : input_.get(); }
  int output() const { return terminal_ ? terminal_.get() : output_.get(); }
  int error() const { return error_.get(); }
  /// Readable when the command has ended.
  int ended() const { return crun_.pidfd(); }
  bool has_terminal() const { return terminal_mode_; }

  /// The command reads the end of its input. A terminal has none: Ctrl-D is for that.
  void close_input() { input_.reset(); }
  void close_output() { terminal_mode_ ? terminal_.reset() : output_.reset(); }
  void close_error() { error_.reset(); }
  void resize(const ConsoleSize& size);
  /// To all processes of its session.
  void signal(int signal_number);
  /// Once ended() is readable; blocks before.
  CommandEnd wait();

 private:
  CommandProcess(Place place, std::unique_ptr<ExecCall> call, ChildProcess crun)
      : place_(std::move(place)), call_(std::move(call)), crun_(std::move(crun)) {}

  Place place_;
  std::unique_ptr<ExecCall> call_;
  ChildProcess crun_;
  UniqueFd input_;
  UniqueFd output_;
  UniqueFd error_;
  UniqueFd terminal_;
  bool terminal_mode_ = false;
  bool over_ = false;
  pid_t session_ = 0;
};

}  // namespace minato::agent_runtime
