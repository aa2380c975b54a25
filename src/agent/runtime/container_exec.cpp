#include "agent/runtime/container_exec.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include <array>
#include <chrono>

#include "agent/runtime/child_process.h"
#include "agent/runtime/exec_call.h"

namespace minato::agent_runtime {

using TimePoint = std::chrono::steady_clock::time_point;

namespace {

constexpr std::size_t kCapturedBytes = 4096;

/// Takes what is there; beyond kCapturedBytes it is thrown away. False at the end of the output.
bool take_output(int pipe, std::string& output) {
  std::array<char, 4096> buffer;
  const auto count = ::read(pipe, buffer.data(), buffer.size());
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  const auto room = kCapturedBytes - output.size();
  output.append(buffer.data(), std::min(room, static_cast<std::size_t>(count)));
  return count > 0;
}

/// Until the command has ended, not its output: a child of it may keep that open for ever.
Readiness collect(const ChildProcess& command, int pipe, std::string& output, TimePoint deadline) {
  bool open = true;
  for (;;) {
    std::array<pollfd, 2> polls{pollfd{.fd = command.pidfd(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = open ? pipe : -1, .events = POLLIN, .revents = 0}};
    const auto left =
        std::chrono::ceil<Millis>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) return Readiness::kTimeout;
    if (::poll(polls.data(), polls.size(),
               static_cast<int>(std::min<std::int64_t>(left, 60'000))) <= 0)
      continue;
    if (polls[1].revents != 0) open = take_output(pipe, output);
    if (polls[0].revents == 0) continue;
    for (pollfd rest{.fd = pipe, .events = POLLIN, .revents = 0};
         open && output.size() < kCapturedBytes && ::poll(&rest, 1, 0) > 0;)
      open = take_output(pipe, output);
    return Readiness::kReady;
  }
}

}  // namespace

Result<ExecResult> exec_in_container(const CrunInvocation& crun, const std::string& id,
                                     const ContainerDirectory& directory, const Cgroup& cgroup,
                                     const ExecRequest& request) {
  const auto deadline = std::chrono::steady_clock::now() + request.timeout;
  const ExecCall call(directory);
  const ExecProcess process{.args = request.args, .env = request.env, .terminal = {}};
  if (auto written = call.write_process(directory, process); !written) return fail(written.error());
  auto pipe = Pipe::open();
  if (!pipe) return fail(pipe.error());
  auto spawn = call.command_line(crun, id, {});
  spawn.descriptors = {-1, pipe->write_end.get(), pipe->write_end.get()};
  auto command = ChildProcess::spawn(spawn);
  if (!command) return fail(command.error());
  pipe->write_end.reset();
  ::fcntl(pipe->read_end.get(), F_SETFL, O_NONBLOCK);
  ExecResult result;
  const auto readiness = collect(*command, pipe->read_end.get(), result.output, deadline);
  if (readiness == Readiness::kTimeout) {
    // crun hands no signal on when it is killed itself, so the command is killed first.
    if (const auto pid = call.process_id(); pid > 0) signal_session(::getsid(pid), cgroup, SIGKILL);
    command->kill();
    return result;
  }
  result.exit_code = command->wait();
  return result;
}

}  // namespace minato::agent_runtime
