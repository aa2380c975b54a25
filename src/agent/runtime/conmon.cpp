#include "agent/runtime/conmon.h"

#include <signal.h>

#include <boost/json.hpp>
#include <charconv>

#include "agent/runtime/child_process.h"
#include "base/file.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

/// A loaded machine may take seconds for what is 10 ms of work; one that takes this long is broken.
constexpr std::chrono::seconds kCreatePatience{60};
/// Where conmon finds the pipe on which it reports.
constexpr int kSyncDescriptor = 3;

std::optional<pid_t> read_pid(const fs::path& file) {
  const auto text = read_file(file);
  if (!text) return std::nullopt;
  pid_t pid = 0;
  std::from_chars(text->data(), text->data() + text->size(), pid);
  if (pid <= 0) return std::nullopt;
  return pid;
}

SpawnRequest conmon_request(const fs::path& conmon, const CrunInvocation& crun,
                            const ConmonRequest& wanted, const ContainerDirectory& directory) {
  const std::string& id = wanted.id;
  SpawnRequest request;
  request.program = conmon;
  request.directory = directory.conmon();  // It leaves a file "oom" where it is.
  request.args = {"conmon", "--api-version", "1", "-c", id, "-u", id, "-n", id};
  const auto add = [&](std::initializer_list<std::string> more) {
    request.args.insert(request.args.end(), more);
  };
  add({"-r", crun.program, "-b", directory.bundle(), "--persist-dir", directory.conmon()});
  add({"-p", directory.container_pid(), "-P", directory.conmon_pid()});
  add({"-l", "k8s-file:" + directory.log().string(), "--full-attach", "--no-sync-log"});
  if (wanted.terminal == Terminal::kPseudoTerminal) add({"-t"});
  if (wanted.standard_input == StandardInput::kOpen) add({"-i"});
  for (const auto& option : crun.options) add({"--runtime-arg", option});
  request.env = crun.env;
  request.env.push_back("_OCI_SYNCPIPE=" + std::to_string(kSyncDescriptor));
  return request;
}

/// One line of JSON, or what came until the pipe closed or the patience ended.
std::string read_report(int pipe) {
  const auto deadline = std::chrono::steady_clock::now() + kCreatePatience;
  std::string report;
  while (report.find('\n') == std::string::npos) {
    char buffer[4096];
    if (wait_readable(pipe, deadline) == Readiness::kTimeout) break;
    const auto count = ::read(pipe, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    report.append(buffer, static_cast<std::size_t>(count));
  }
  return report;
}

/// {"data": PID} or {"data": -1, "message": "..."}.
Result<pid_t> parse_report(const std::string& report) {
  boost::system::error_code error;
  const auto value = boost::json::parse(report, error);
  if (error || !value.is_object())
    return fail(ErrorCode::kServer, "conmon ended without saying whether the container was made" +
                                        (report.empty() ? "." : ": " + report));
  const auto& object = value.get_object();
  const auto* data = object.if_contains("data");
  if (data && data->is_int64() && data->get_int64() > 0)
    return static_cast<pid_t>(data->get_int64());
  const auto* message = object.if_contains("message");
  return fail(ErrorCode::kClient, message && message->is_string()
                                      ? readable_crun_message({message->get_string().data(),
                                                               message->get_string().size()})
                                      : "crun failed without a message.");
}

bool command_line_names(pid_t pid, const std::string& id) {
  const auto line = read_file("/proc/" + std::to_string(pid) + "/cmdline");
  return line && line->find(id) != std::string::npos;
}

/// `visit(UniqueFd& pidfd, const std::string& command_line)`; arguments end with a zero byte each.
template <class Visit>
void for_each_process(Visit visit) {
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error), end; !error && entry != end;
       entry.increment(error)) {
    const auto name = entry->path().filename().string();
    pid_t pid = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), pid).ec != std::errc() || pid <= 1)
      continue;
    auto pidfd = open_pidfd(pid);
    const auto command_line = read_file(entry->path() / "cmdline");
    if (pidfd && command_line) visit(pidfd, *command_line);
  }
}

bool is_in_cgroup(pid_t pid, const std::string& cgroup_path) {
  const auto groups = read_file("/proc/" + std::to_string(pid) + "/cgroup");
  return groups && groups->find("/" + cgroup_path + "\n") != std::string::npos;
}

}  // namespace

Result<ContainerProcesses> create_with_conmon(const fs::path& conmon, const CrunInvocation& crun,
                                              const ConmonRequest& wanted,
                                              const ContainerDirectory& directory) {
  auto pipe = Pipe::open();
  if (!pipe) return fail(pipe.error());
  auto request = conmon_request(conmon, crun, wanted, directory);
  request.descriptors.push_back(pipe->write_end.get());
  auto child = ChildProcess::spawn(request);
  if (!child) return fail(child.error());
  pipe->write_end.reset();
  child->wait();  // conmon forks and goes on as a process of its own.
  const auto report = read_report(pipe->read_end.get());
  const auto pid = parse_report(report);
  if (!pid) return fail(pid.error());
  ContainerProcesses processes;
  if (const auto conmon_pid = read_pid(directory.conmon_pid()))
    processes.conmon = open_pidfd(*conmon_pid);
  processes.container = open_pidfd(*pid);
  processes.container_pid = *pid;
  return processes;
}

Result<ContainerProcesses> find_processes(const std::string& id,
                                          const ContainerDirectory& directory,
                                          const std::string& cgroup_path) {
  const auto conmon_pid = read_pid(directory.conmon_pid());
  const auto container_pid = read_pid(directory.container_pid());
  if (!conmon_pid || !container_pid)
    return fail(ErrorCode::kNotFound,
                "The container in " + directory.root().string() + " was never made.");
  // The descriptor first, the check after: so that the check is about what the descriptor holds.
  ContainerProcesses processes;
  processes.conmon = open_pidfd(*conmon_pid);
  if (!command_line_names(*conmon_pid, id)) processes.conmon.reset();
  processes.container = open_pidfd(*container_pid);
  if (!is_in_cgroup(*container_pid, cgroup_path)) processes.container.reset();
  return processes;
}

std::optional<int> read_exit_code(const ContainerDirectory& directory) {
  const auto text = read_file(directory.exit_code());
  if (!text) return std::nullopt;
  int code = 0;
  const auto parsed = std::from_chars(text->data(), text->data() + text->size(), code);
  if (parsed.ec != std::errc() || code < 0) return std::nullopt;
  return code;
}

void kill_processes_naming(const std::string& id) {
  for_each_process([&](const UniqueFd& pidfd, const std::string& command_line) {
    if (command_line.find(id) != std::string::npos) signal_pidfd(pidfd, SIGKILL);
  });
}

std::vector<UniqueFd> find_conmons_below(const fs::path& root) {
  using namespace std::string_view_literals;
  const auto bundle = std::string("\0-b\0"sv) + root.string() + "/";
  std::vector<UniqueFd> conmons;
  for_each_process([&](UniqueFd& pidfd, const std::string& command_line) {
    if (command_line.starts_with("conmon\0"sv) && command_line.find(bundle) != std::string::npos)
      conmons.push_back(std::move(pidfd));
  });
  return conmons;
}

std::string readable_crun_message(std::string_view message) {
  while (!message.empty() && (message.back() == '\n' || message.back() == ' '))
    message.remove_suffix(1);
  // "2026-01-02T03:04:05.000006Z: what is wrong"
  if (message.size() > 20 && message[4] == '-' && message[10] == 'T')
    if (const auto colon = message.find("Z: "); colon != std::string_view::npos && colon < 32)
      message.remove_prefix(colon + 3);
  return "crun: " + std::string(message);
}

}  // namespace minato::agent_runtime
