#include "agent/runtime/command_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "agent/runtime/console_socket.h"
#include "base/file.h"

namespace minato::agent_runtime {

namespace {

constexpr int kNotExecutable = 126;
constexpr int kNotFound = 127;
constexpr std::chrono::seconds kConsolePatience{10};

void set_non_blocking(const UniqueFd& fd) {
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

/// crun's words about the command itself: "executable file `x` not found in $PATH: ...", "open
/// executable: Permission denied", "exec: Exec format error".
std::optional<int> code_for(const std::string& complaint) {
  const bool about_command = complaint.starts_with("executable file") ||
                             complaint.starts_with("open executable") ||
                             complaint.starts_with("exec:");
  if (!about_command) return std::nullopt;
  const bool missing = complaint.find("not found") != std::string::npos ||
                       complaint.find("No such file") != std::string::npos;
  return missing ? kNotFound : kNotExecutable;
}

struct Pipes {
  std::array<Pipe, 3> pipes;
  static Result<Pipes> open() {
    Pipes opened;
    for (Pipe& each : opened.pipes) {
      auto pipe = Pipe::open();
      if (!pipe) return fail(pipe.error());
      each = std::move(*pipe);
    }
    return opened;
  }
};

}  // namespace

Result<std::unique_ptr<CommandProcess>> CommandProcess::start(Place place,
                                                              const CommandRequest& request) {
  ExecProcess process{.args = request.args, .env = {}, .terminal = {}};
  if (request.terminal) {
    process.terminal = ExecTerminal{request.terminal->rows, request.terminal->columns};
  }
  auto call = std::make_unique<ExecCall>(place.directory);
  if (Status written = call->write_process(place.directory, process); !written) {
    return fail(written.error());
  }
  std::optional<ConsoleSocket> console;
  std::optional<Pipes> pipes;
  if (request.terminal) {
    auto opened = ConsoleSocket::open(place.run_directory);
    if (!opened) return fail(opened.error());
    console = std::move(*opened);
  } else {
    auto opened = Pipes::open();
    if (!opened) return fail(opened.error());
    pipes = std::move(*opened);
  }
  SpawnRequest spawn = call->command_line(place.crun, place.id, console ? console->path() : "");
  if (pipes) {
    spawn.descriptors = {pipes->pipes[0].read_end.get(), pipes->pipes[1].write_end.get(),
                         pipes->pipes[2].write_end.get()};
  }
  auto crun = ChildProcess::spawn(spawn);
  if (!crun) return fail(crun.error());
  std::unique_ptr<CommandProcess> started(
      new CommandProcess(std::move(place), std::move(call), std::move(*crun)));
  if (pipes) {
    started->input_ = std::move(pipes->pipes[0].write_end);
    started->output_ = std::move(pipes->pipes[1].read_end);
    started->error_ = std::move(pipes->pipes[2].read_end);
    for (const UniqueFd* fd : {&started->input_, &started->output_, &started->error_}) {
      set_non_blocking(*fd);
    }
    return started;
  }
  started->terminal_mode_ = true;
  auto terminal = console->receive(started->ended(), kConsolePatience);
  if (!terminal) return fail(terminal.error());
  // Without one crun has failed before it came so far; wait() knows why.
  started->terminal_ = std::move(*terminal);
  if (started->terminal_) set_non_blocking(started->terminal_);
  return started;
}

CommandProcess::~CommandProcess() {
  if (over_) return;
  signal(SIGKILL);
  // crun, which waits for the command, goes with its ChildProcess.
}

void CommandProcess::resize(const ConsoleSize& size) {
  winsize window{};
  window.ws_row = static_cast<unsigned short>(size.rows);
  window.ws_col = static_cast<unsigned short>(size.columns);
  if (terminal_) ::ioctl(terminal_.get(), TIOCSWINSZ, &window);
}

void CommandProcess::signal(int signal_number) {
  if (session_ == 0) {
    const pid_t process = call_->process_id();
    session_ = process > 0 ? ::getsid(process) : 0;
  }
  signal_session(session_, place_.cgroup, signal_number);
}

CommandEnd CommandProcess::wait() {
  CommandEnd end;
  end.exit_code = crun_.wait();
  over_ = true;
  const std::string complaint = call_->complaint();
  if (complaint.empty()) return end;
  if (const auto code = code_for(complaint)) {
    end.exit_code = *code;
  } else {
    end.failure = complaint;
  }
  return end;
}

}  // namespace minato::agent_runtime
