#include "agent/session/command_session.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace minato::agent {
namespace {

using agent_runtime::CommandProcess;
using agent_runtime::ConsoleSize;
using session::Frame;
using session::FrameKind;

constexpr Millis kHangUpPatience{2'000};
constexpr char kEndOfTransmission = 4;  // Ctrl-D, what a terminal has for an end of input.

class CommandSession {
 public:
  CommandSession(SessionWork work, CommandProcess& command)
      : work_(work), stream_(work.stream), command_(command) {}

  void run() {
    while (!over_) step();
  }

 private:
  enum class Drained { kNo, kYes };

  void step() {
    const bool may_send = stream_.room() > 0;
    std::array<pollfd, 6> polls{{{stream_.readable(), POLLIN, 0},
                                 {work_.stop, POLLIN, 0},
                                 {ended_ ? -1 : command_.ended(), POLLIN, 0},
                                 {may_send ? command_.output() : -1, POLLIN, 0},
                                 {may_send ? command_.error() : -1, POLLIN, 0},
                                 {input_.empty() ? -1 : command_.input(), POLLOUT, 0}}};
    // What has ended leaves what it wrote, which may be nothing.
    const int patience = ended_ && may_send ? 0 : -1;
    if (::poll(polls.data(), polls.size(), patience) < 0 && errno != EINTR) over_ = true;
    if (polls[0].revents != 0) take_frames();
    if (over_) return;
    if (stream_.is_closed()) return hang_up();
    if (polls[1].revents != 0) return stop();
    if (polls[2].revents != 0) ended_ = true;
    if (polls[5].revents != 0) write_input();
    move_output();
  }

  void take_frames() {
    for (const Frame& frame : stream_.take()) {
      switch (frame.kind) {
        case FrameKind::kInput:
          input_ += frame.payload;
          break;
        case FrameKind::kInputEnd:
          input_ended_ = true;
          if (command_.has_terminal()) input_ += kEndOfTransmission;
          break;
        case FrameKind::kSize:
          if (const auto size = session::decode_size(frame.payload)) {
            command_.resize({size->rows, size->columns});
          }
          break;
        default:
          break;
      }
    }
    write_input();
  }

  void write_input() {
    while (!input_.empty()) {
      const ssize_t count = command_.input() < 0
                                ? static_cast<ssize_t>(input_.size())
                                : ::write(command_.input(), input_.data(), input_.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return;
      // A command that reads no more: the rest is nobody's.
      const auto taken = count < 0 ? input_.size() : static_cast<std::size_t>(count);
      input_.erase(0, taken);
      stream_.used(taken);
    }
    if (input_ended_ && !command_.has_terminal()) command_.close_input();
  }

  /// What is there to be read, as far as the client has room for it.
  Drained move(int fd, FrameKind kind, void (CommandProcess::*close)()) {
    std::array<char, session::kFramePayload> buffer;
    while (fd >= 0 && stream_.room() > 0) {
      const ssize_t count = ::read(fd, buffer.data(), std::min(buffer.size(), stream_.room()));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return Drained::kYes;
      if (count <= 0) {  // A terminal that nobody has open any more is an error, EIO.
        (command_.*close)();
        return Drained::kYes;
      }
      stream_.send_data(kind, {buffer.data(), static_cast<std::size_t>(count)});
    }
    return fd < 0 ? Drained::kYes : Drained::kNo;
  }

  void move_output() {
    const Drained output =
        move(command_.output(), FrameKind::kOutput, &CommandProcess::close_output);
    const Drained error = move(command_.error(), FrameKind::kError, &CommandProcess::close_error);
    if (ended_ && output == Drained::kYes && error == Drained::kYes) tell_end();
  }

  void tell_end() {
    over_ = true;
    const auto end = command_.wait();
    if (end.failure.empty()) {
      stream_.send(FrameKind::kExit, session::encode_number(end.exit_code));
    } else {
      stream_.send(FrameKind::kFailure, "The command could not be run: " + end.failure);
    }
  }

  void stop() {
    stream_.send(FrameKind::kFailure, "The agent of the task's machine is stopping.");
    hang_up();
  }

  void hang_up() {
    over_ = true;
    // What reads the terminal or the pipes hears of it too.
    command_.signal(SIGHUP);
    command_.close_input();
    command_.close_output();
    command_.close_error();
    pollfd end{command_.ended(), POLLIN, 0};
    if (::poll(&end, 1, static_cast<int>(kHangUpPatience.count())) > 0) {
      command_.signal(SIGKILL);  // What the command started and did not wait for.
      command_.wait();
    }
  }

  SessionWork work_;
  session::FrameStream& stream_;
  CommandProcess& command_;
  std::string input_;
  bool input_ended_ = false;
  bool ended_ = false;
  bool over_ = false;
};

}  // namespace

void run_command_session(SessionWork work, const link::SessionCommand& command) {
  agent_runtime::CommandRequest request;
  request.args = command.arguments;
  if (command.terminal) {
    request.terminal = ConsoleSize{command.rows.value_or(24), command.columns.value_or(80)};
  }
  auto started = work.runtime.start_command(work.container, request);
  if (!started) return work.stream.send(FrameKind::kFailure, started.error().message);
  CommandSession(work, **started).run();
}

}  // namespace minato::agent
