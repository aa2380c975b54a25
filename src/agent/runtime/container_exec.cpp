#include "agent/runtime/container_exec.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include <array>
#include <atomic>
#include <boost/json.hpp>
#include <chrono>

#include "agent/runtime/child_process.h"
#include "agent/runtime/oci_config.h"
#include "agent/runtime/plain_file.h"
#include "base/file.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;
using TimePoint = std::chrono::steady_clock::time_point;

namespace {

constexpr std::size_t kCapturedBytes = 4096;

/// Two files in the bundle that live as long as the call: what to run, and the number that it got.
class ExecFiles {
 public:
  explicit ExecFiles(const ContainerDirectory& directory) {
    static std::atomic<std::uint64_t> calls{0};
    const auto name = "exec-" + std::to_string(::getpid()) + "-" + std::to_string(++calls);
    // Beside the configuration, whose environment goes into it: not on a disk.
    std::error_code error;
    auto folder = std::filesystem::read_symlink(directory.config(), error).parent_path();
    if (error) folder = directory.bundle();
    process_ = folder / (name + ".json");
    pid_ = folder / (name + ".pid");
  }
  ExecFiles(const ExecFiles&) = delete;
  ExecFiles& operator=(const ExecFiles&) = delete;
  ~ExecFiles() {
    ::unlink(process_.c_str());
    ::unlink(pid_.c_str());
  }
  const fs::path& process() const { return process_; }
  const fs::path& pid() const { return pid_; }

 private:
  fs::path process_;
  fs::path pid_;
};

Result<std::string> exec_process(const ContainerDirectory& directory, const ExecRequest& request) {
  const auto text = read_file(directory.config());
  if (!text) return fail(text.error());
  try {
    return boost::json::serialize(
        build_oci_exec_process(boost::json::parse(*text), request.args, request.env));
  } catch (const std::exception& error) {
    return fail(ErrorCode::kServer, directory.config().string() + " is not whole: " + error.what());
  }
}

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

/// crun hands no signal on when it is killed itself, so the command is killed first, with its
/// children: they share the process group that crun gave it.
void kill_command(const fs::path& pid_file) {
  const auto text = read_file(pid_file);
  const auto pid = text ? static_cast<pid_t>(std::atoi(text->c_str())) : 0;
  if (pid <= 1) return;
  const auto group = ::getpgid(pid);
  if (group > 1 && group == ::getsid(pid) && group != ::getpgrp()) ::kill(-group, SIGKILL);
  ::kill(pid, SIGKILL);
}

SpawnRequest crun_exec(const CrunInvocation& crun, const std::string& id, const ExecFiles& files) {
  SpawnRequest spawn;
  spawn.program = crun.program;
  spawn.args = {"crun"};
  spawn.args.insert(spawn.args.end(), crun.options.begin(), crun.options.end());
  for (const auto& word : std::initializer_list<std::string>{"exec", "--process", files.process(),
                                                             "--pid-file", files.pid(), id})
    spawn.args.push_back(word);
  spawn.env = crun.env;
  return spawn;
}

}  // namespace

Result<ExecResult> exec_in_container(const CrunInvocation& crun, const std::string& id,
                                     const ContainerDirectory& directory,
                                     const ExecRequest& request) {
  const auto deadline = std::chrono::steady_clock::now() + request.timeout;
  const auto process = exec_process(directory, request);
  if (!process) return fail(process.error());
  const ExecFiles files(directory);
  if (auto written = write_plain_file(files.process(), *process); !written)
    return fail(written.error());
  auto pipe = Pipe::open();
  if (!pipe) return fail(pipe.error());
  auto spawn = crun_exec(crun, id, files);
  spawn.descriptors = {-1, pipe->write_end.get(), pipe->write_end.get()};
  auto command = ChildProcess::spawn(spawn);
  if (!command) return fail(command.error());
  pipe->write_end.reset();
  ::fcntl(pipe->read_end.get(), F_SETFL, O_NONBLOCK);
  ExecResult result;
  const auto readiness = collect(*command, pipe->read_end.get(), result.output, deadline);
  if (readiness == Readiness::kTimeout) {
    kill_command(files.pid());
    command->kill();
    return result;
  }
  result.exit_code = command->wait();
  return result;
}

}  // namespace minato::agent_runtime
