#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <optional>

#include "base/unique_fd.h"
#include "cli/commands.h"
#include "cli/raw_terminal.h"
#include "cli/session_call.h"

namespace minato::cli {
namespace {

using session::Frame;
using session::FrameKind;

/// Signals of interest as something to poll for.
UniqueFd watch_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGWINCH}) sigaddset(&signals, each);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  return UniqueFd(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

bool write_all(int fd, std::string_view data) {
  while (!data.empty()) {
    const ssize_t count = ::write(fd, data.data(), data.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) {
      pollfd ready{fd, POLLOUT, 0};
      ::poll(&ready, 1, -1);
      continue;
    }
    if (count < 0) return false;
    data.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// Standard input, output and error on this side, frames on the other.
class ExecSession {
 public:
  ExecSession(session::FrameStream& stream, int signals, bool terminal, bool input)
      : stream_(stream), signals_(signals), terminal_(terminal), input_open_(input) {
    if (!input) stream_.send(FrameKind::kInputEnd, "");
  }

  /// The exit status; `failure` is set when there is something to say about it.
  int run(std::string& failure) {
    while (!status_) step();
    failure = failure_;
    return *status_;
  }

 private:
  void step() {
    const bool wants_input = input_open_ && stream_.room() > 0;
    std::array<pollfd, 3> polls{{{stream_.readable(), POLLIN, 0},
                                 {signals_, POLLIN, 0},
                                 {wants_input ? STDIN_FILENO : -1, POLLIN, 0}}};
    if (::poll(polls.data(), polls.size(), -1) < 0 && errno != EINTR) return end(kSessionFailed);
    if (polls[0].revents != 0) take_frames();
    if (!status_ && polls[1].revents != 0) take_signals();
    if (!status_ && polls[2].revents != 0) read_input();
  }

  void take_frames() {
    for (const Frame& frame : stream_.take()) {
      switch (frame.kind) {
        case FrameKind::kOutput:
        case FrameKind::kError:
          show(frame);
          break;
        case FrameKind::kExit:
          return end(static_cast<int>(session::decode_number(frame.payload).value_or(0)));
        case FrameKind::kFailure:
          failure_ = frame.payload;
          return end(kSessionFailed);
        default:
          break;
      }
      if (status_) return;
    }
    if (!stream_.is_closed()) return;
    failure_ = broken_off(stream_);
    end(kSessionFailed);
  }

  void show(const Frame& frame) {
    const int fd = frame.kind == FrameKind::kOutput ? STDOUT_FILENO : STDERR_FILENO;
    // Whoever reads our output has gone; then so do we, as a program in a pipe does.
    if (!write_all(fd, frame.payload)) return end(128 + SIGPIPE);
    stream_.used(frame.payload.size());
  }

  void take_signals() {
    signalfd_siginfo info{};
    while (::read(signals_, &info, sizeof info) == sizeof info) {
      const int number = static_cast<int>(info.ssi_signo);
      if (number != SIGWINCH) return end(128 + number);
      if (terminal_) stream_.send(FrameKind::kSize, encode_size(terminal_size(STDOUT_FILENO)));
    }
  }

  void read_input() {
    std::array<char, session::kFramePayload> buffer;
    const ssize_t count =
        ::read(STDIN_FILENO, buffer.data(), std::min(buffer.size(), stream_.room()));
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count > 0) {
      return stream_.send_data(FrameKind::kInput, {buffer.data(), static_cast<std::size_t>(count)});
    }
    input_open_ = false;
    stream_.send(FrameKind::kInputEnd, "");
  }

  void end(int status) { status_ = status; }

  session::FrameStream& stream_;
  const int signals_;
  const bool terminal_;
  bool input_open_;
  std::optional<int> status_;
  std::string failure_;
};

bool wants_terminal(const ExecCommand& command) {
  if (command.terminal || command.no_terminal) return command.terminal;
  return ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0;
}

boost::json::object request_of(const ExecCommand& command, bool terminal) {
  boost::json::object request;
  boost::json::array words;
  for (const std::string& word : command.command) words.emplace_back(word);
  request["command"] = std::move(words);
  request["terminal"] = terminal;
  if (!terminal) return request;
  const session::TerminalSize size = terminal_size(STDOUT_FILENO);
  request["rows"] = size.rows;
  request["columns"] = size.columns;
  return request;
}

int fail_exec(const std::string& message) {
  say_error(message);
  return kSessionFailed;
}

}  // namespace

int run_exec(const ExecCommand& command) {
  std::signal(SIGPIPE, SIG_IGN);
  auto client = ApiClient::open(command.reach);
  if (!client) return fail_exec(client.error().message);
  const auto task = find_task(*client, command.task, command.cluster);
  if (!task) return fail_exec(explanation_of(task.error()));
  const bool terminal = wants_terminal(command);
  const UniqueFd signals = watch_signals();
  auto stream = call_session(*client, *task, command.container, request_of(command, terminal));
  if (!stream) return fail_exec(explanation_of(stream.error()));
  std::string failure;
  int status = 0;
  {
    std::optional<RawTerminal> raw;
    if (terminal && ::isatty(STDIN_FILENO) != 0) raw.emplace(STDIN_FILENO);
    status = ExecSession(**stream, signals.get(), terminal, !command.no_input).run(failure);
  }
  (*stream)->finish();
  return failure.empty() ? status : fail_exec(failure);
}

}  // namespace minato::cli
