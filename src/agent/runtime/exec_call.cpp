#include "agent/runtime/exec_call.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>

#include "agent/runtime/plain_file.h"
#include "base/file.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

/// Beside the configuration, whose environment goes into what is written: not on a disk.
fs::path folder_of_processes(const ContainerDirectory& directory) {
  std::error_code error;
  const auto config = fs::read_symlink(directory.config(), error);
  return error ? directory.bundle() : config.parent_path();
}

std::vector<fs::path> files_of_calls(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->path().filename().string().starts_with("exec-")) files.push_back(entry->path());
  return files;
}

pid_t process_in(const fs::path& file) {
  const auto text = read_file(file);
  const auto pid = text ? static_cast<pid_t>(std::atoi(text->c_str())) : 0;
  return pid > 1 ? pid : 0;
}

}  // namespace

ExecCall::ExecCall(const ContainerDirectory& directory) {
  static std::atomic<std::uint64_t> calls{0};
  const auto name = "exec-" + std::to_string(::getpid()) + "-" + std::to_string(++calls);
  process_ = folder_of_processes(directory) / (name + ".json");
  pid_ = directory.bundle() / (name + ".pid");
  log_ = directory.bundle() / (name + ".log");
}

ExecCall::~ExecCall() {
  for (const auto* file : {&process_, &pid_, &log_}) ::unlink(file->c_str());
}

Status ExecCall::write_process(const ContainerDirectory& directory,
                               const ExecProcess& wanted) const {
  const auto text = read_file(directory.config());
  if (!text) return fail(text.error());
  std::string process;
  try {
    process = boost::json::serialize(build_oci_exec_process(boost::json::parse(*text), wanted));
  } catch (const std::exception& error) {
    return fail(ErrorCode::kServer, directory.config().string() + " is not whole: " + error.what());
  }
  return write_plain_file(process_, process);
}

SpawnRequest ExecCall::command_line(const CrunInvocation& crun, const std::string& id,
                                    const fs::path& console) const {
  SpawnRequest spawn;
  spawn.program = crun.program;
  spawn.args = {"crun"};
  spawn.args.insert(spawn.args.end(), crun.options.begin(), crun.options.end());
  spawn.args.push_back("--log=" + log_.string());
  spawn.args.push_back("--log-format=json");
  for (const auto& word :
       std::initializer_list<std::string>{"exec", "--process", process_, "--pid-file", pid_})
    spawn.args.push_back(word);
  if (!console.empty()) {
    spawn.args.push_back("--console-socket");
    spawn.args.push_back(console.string());
  }
  spawn.args.push_back(id);
  spawn.env = crun.env;
  return spawn;
}

pid_t ExecCall::process_id() const { return process_in(pid_); }

std::string ExecCall::complaint() const {
  const auto text = read_file(log_);
  if (!text) return "";
  const auto line = text->substr(0, text->find('\n'));
  boost::system::error_code error;
  const auto value = boost::json::parse(line, error);
  if (error || !value.is_object()) return line;
  const auto* message = value.get_object().if_contains("msg");
  return message != nullptr && message->is_string() ? std::string(message->get_string()) : line;
}

int signal_session(pid_t session, const Cgroup& cgroup, int signal_number) {
  if (session <= 1 || session == ::getsid(0)) return 0;
  int count = 0;
  for (const pid_t pid : cgroup.processes()) {
    if (::getsid(pid) != session) continue;
    ::kill(pid, signal_number);
    ++count;
  }
  return count;
}

void end_leftover_commands(const ContainerDirectory& directory, const Cgroup& cgroup) {
  auto files = files_of_calls(directory.bundle());
  for (auto& file : files_of_calls(folder_of_processes(directory)))
    files.push_back(std::move(file));
  for (const auto& file : files) {
    const pid_t pid = file.extension() == ".pid" ? process_in(file) : 0;
    // Process ids come again: it must be one of the container's.
    const auto processes = pid > 0 ? cgroup.processes() : std::vector<pid_t>();
    if (std::ranges::find(processes, pid) != processes.end())
      signal_session(::getsid(pid), cgroup, SIGKILL);
    ::unlink(file.c_str());
  }
}

}  // namespace minato::agent_runtime
