#include "agent/runtime/runtime_impl.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include <sstream>

#include "agent/runtime/child_process.h"
#include "agent/runtime/container_cleanup.h"
#include "agent/runtime/container_exec.h"
#include "agent/runtime/container_mounts.h"
#include "agent/runtime/seccomp_filter.h"
#include "base/file.h"
#include "base/log.h"
#include "base/system_clock.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kEndPatience{10};
constexpr int kKilledExitCode = 128 + SIGKILL;

/// When conmon wrote the exit code, which may have been long before an agent came to read it.
Instant written_at(const fs::path& file) {
  struct stat state;
  if (::stat(file.c_str(), &state) != 0) return wall_now();
  return instant_from_millis(std::int64_t{state.st_mtim.tv_sec} * 1000 +
                             state.st_mtim.tv_nsec / 1'000'000);
}

/// What 0 inside stands for outside; the maps of /proc.
unsigned outside_id(const fs::path& map) {
  std::istringstream rows(read_file(map).value_or(""));
  for (unsigned inside = 0, outside = 0, count = 0; rows >> inside >> outside >> count;)
    if (inside == 0 && count > 0) return outside;
  return 0;
}

Status make_state_directory(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path / "crun", error);
  if (error) return fail(errno_error("make " + path.string(), error.value()));
  return {};
}

}  // namespace

ContainerRuntime::Impl::Impl(RuntimeOptions options, Machine machine, std::string seccomp_program)
    : options_(std::move(options)),
      machine_(std::move(machine)),
      place_{.entry = options_.crun_entry, .state_directory = options_.state_directory},
      seccomp_program_(std::move(seccomp_program)) {}

Result<std::unique_ptr<ContainerRuntime::Impl>> ContainerRuntime::Impl::open(
    RuntimeOptions options) {
  auto machine = inspect_machine();
  if (!machine) return fail(machine.error());
  if (machine->cgroups.version != CgroupVersion::kUnified &&
      ::access(options.crun_entry.c_str(), X_OK) != 0)
    return fail(ErrorCode::kNotSupportedHere, "The program " + options.crun_entry.string() +
                                                  " is missing; it belongs beside minato.");
  const auto filter = compile_seccomp_filter();
  if (!filter) return fail(filter.error());
  if (auto made = make_state_directory(options.state_directory); !made) return fail(made.error());
  std::unique_ptr<Impl> impl(
      new Impl(std::move(options), std::move(*machine), encode_seccomp_filter(*filter)));
  auto watcher = ExitWatcher::start();
  if (!watcher) return fail(watcher.error());
  impl->watcher_ = std::move(*watcher);
  return impl;
}

Result<ContainerRuntime::Impl::ContainerPointer> ContainerRuntime::Impl::find(
    const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto found = containers_.find(id);
  if (found == containers_.end())
    return fail(ErrorCode::kNotFound, "There is no container " + id + " on this machine.");
  return found->second;
}

bool ContainerRuntime::Impl::awaits_start(const std::string& id) const {
  return ::access(start_fifo_of(place_, id).c_str(), F_OK) == 0;
}

Status ContainerRuntime::Impl::watch(const ContainerPointer& container,
                                     ContainerProcesses processes) {
  container->process = std::move(processes.container);
  {
    const std::lock_guard lock(mutex_);
    containers_[container->record.id] = container;
  }
  // A conmon that is gone already is reported on the watcher's thread too, like any other.
  if (!processes.conmon) processes.conmon = UniqueFd(::eventfd(1, EFD_CLOEXEC));
  std::function<void()> on_end = [this, container] { conmon_ended(container); };
  auto watched = watcher_->watch(std::move(processes.conmon), std::move(on_end));
  if (watched) return watched;
  const std::lock_guard lock(mutex_);
  containers_.erase(container->record.id);
  return watched;
}

void ContainerRuntime::Impl::conmon_ended(const ContainerPointer& container) {
  if (const auto code = read_exit_code(container->directory))
    return container_ended(container, code);
  // Somebody killed conmon. The container may run on, unheard and unwatched: it has to go.
  spdlog::warn("container {}: conmon ended before the container; killing what is left",
               container->record.id);
  container->killed_by_us = true;
  UniqueFd process(container->process ? ::fcntl(container->process.get(), F_DUPFD_CLOEXEC, 0) : -1);
  if (!process) return container_ended(container, std::nullopt);
  signal_pidfd(process, SIGKILL);
  std::function<void()> on_end = [this, container] { container_ended(container, std::nullopt); };
  if (!watcher_->watch(std::move(process), std::move(on_end)))
    container_ended(container, std::nullopt);
}

void ContainerRuntime::Impl::container_ended(const ContainerPointer& container,
                                             std::optional<int> exit_code) {
  ContainerExit exit;
  exit.id = container->record.id;
  exit.exit_code = exit_code;
  exit.signal = exit_code.value_or(0) > 128 ? *exit_code - 128 : 0;
  exit.oom_killed = exit_code == kKilledExitCode && !container->killed_by_us &&
                    cgroup_of(container->record.cgroup_path).oom_kills() > 0;
  exit.finished_at = written_at(container->directory.exit_code());
  {
    const std::lock_guard lock(container->mutex);
    container->ended = true;
  }
  container->has_ended.notify_all();
  if (options_.on_exit) options_.on_exit(exit);
}

Status ContainerRuntime::Impl::start(const std::string& id) {
  const auto container = find(id);
  if (!container) return fail(container.error());
  // What `crun start` does, without a process for it: a byte into the FIFO at which the container
  // waits.
  const auto path = start_fifo_of(place_, id);
  const UniqueFd fifo(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
  if (!fifo)
    return fail(ErrorCode::kClient,
                "The container " + id + " is not waiting to be started: " +
                    (errno == ENOENT ? "it was started before." : "it has ended."));
  ::unlink(path.c_str());
  if (::write(fifo.get(), "", 1) != 1) return fail(errno_error("start the container " + id, errno));
  return {};
}

Status ContainerRuntime::Impl::signal(const std::string& id, int signal_number) {
  const auto found = find(id);
  if (!found) return fail(found.error());
  Container& container = **found;
  // Before its program runs, the first process heeds nothing else.
  const int sent = awaits_start(id) ? SIGKILL : signal_number;
  if (sent == SIGKILL) container.killed_by_us = true;
  if (!container.process) return {};
  const int failed = signal_pidfd(container.process, sent);
  if (failed != 0 && failed != ESRCH)
    return fail(errno_error("signal " + std::to_string(sent) + " to the container " + id, failed));
  return {};
}

Status ContainerRuntime::Impl::kill(const std::string& id) {
  const auto found = find(id);
  if (!found) return fail(found.error());
  if (auto sent = signal(id, SIGKILL); !sent) return sent;
  cgroup_of((*found)->record.cgroup_path).kill_all();
  return {};
}

Result<ExecResult> ContainerRuntime::Impl::exec(const std::string& id, const ExecRequest& request) {
  const auto found = find_running(id);
  if (!found) return fail(found.error());
  const auto cgroup = cgroup_of((*found)->record.cgroup_path);
  return exec_in_container(crun_invocation(machine_, place_, cgroup), id, (*found)->directory,
                           cgroup, request);
}

Result<ContainerRuntime::Impl::ContainerPointer> ContainerRuntime::Impl::find_running(
    const std::string& id) {
  auto found = find(id);
  if (!found) return found;
  const std::lock_guard lock((*found)->mutex);
  if ((*found)->ended || awaits_start(id))
    return fail(ErrorCode::kClient, "The container " + id + " is not running.");
  return found;
}

Result<std::unique_ptr<CommandProcess>> ContainerRuntime::Impl::start_command(
    const std::string& id, const CommandRequest& request) {
  const auto found = find_running(id);
  if (!found) return fail(found.error());
  const auto cgroup = cgroup_of((*found)->record.cgroup_path);
  return CommandProcess::start({.crun = crun_invocation(machine_, place_, cgroup),
                                .id = id,
                                .directory = (*found)->directory,
                                .cgroup = cgroup,
                                .run_directory = options_.state_directory},
                               request);
}

Result<ContainerAccess> ContainerRuntime::Impl::access(const std::string& id) {
  const auto found = find_running(id);
  if (!found) return fail(found.error());
  const auto text = read_file((*found)->directory.container_pid());
  if (!text) return fail(text.error());
  const auto process = fs::path("/proc") / std::to_string(std::atoi(text->c_str()));
  ContainerAccess access;
  access.root = UniqueFd(::open((process / "root").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  access.network = UniqueFd(::open((process / "ns" / "net").c_str(), O_RDONLY | O_CLOEXEC));
  access.root_user = outside_id(process / "uid_map");
  access.root_group = outside_id(process / "gid_map");
  // Process ids come again: what was opened is the container's only if it still runs.
  if (!access.root || !access.network || !(*found)->process ||
      signal_pidfd((*found)->process, 0) != 0)
    return fail(ErrorCode::kClient, "The container " + id + " is not running.");
  return access;
}

Status ContainerRuntime::Impl::remove(const std::string& id, LogRetention retention) {
  const auto found = find(id);
  if (!found) return fail(found.error());
  Container& container = **found;
  {
    std::unique_lock lock(container.mutex);
    const auto ended = [&] { return container.ended; };
    if (!ended()) {
      lock.unlock();
      if (auto killed = kill(id); !killed) return killed;
      lock.lock();
    }
    if (!container.has_ended.wait_for(lock, kEndPatience, ended))
      return fail(ErrorCode::kTimeout, "The container " + id + " was killed and does not end.");
  }
  if (auto cleaned =
          clean_up(machine_.cgroups, place_, container.record, container.directory, retention);
      !cleaned)
    return cleaned;
  const std::lock_guard lock(mutex_);
  containers_.erase(id);
  return {};
}

Result<AdoptedContainer> ContainerRuntime::Impl::adopt(const ContainerDirectory& directory) {
  auto record = read_record(directory.record());
  if (!record) return fail(record.error());
  if (record->completeness != Completeness::kComplete)
    return fail(ErrorCode::kNotFound,
                "The container in " + directory.root().string() + " was never made wholly.");
  if (record->boot_id != machine_.boot_id)
    return fail(ErrorCode::kNotFound, "The machine was started anew since the container in " +
                                          directory.root().string() + " ran.");
  if (auto valid = validate_cgroup_path(record->cgroup_path); !valid)
    return fail(ErrorCode::kNotFound, valid.error().message);
  auto processes = find_processes(record->id, directory, record->cgroup_path);
  if (!processes) return fail(processes.error());
  end_leftover_commands(directory, cgroup_of(record->cgroup_path));
  AdoptedContainer adopted{.id = record->id,
                           .task_id = record->task_id,
                           .name = record->name,
                           .state = ContainerState::kExited,
                           .stop_signal = record->stop_signal,
                           .labels = record->labels};
  if (processes->conmon && !read_exit_code(directory))
    adopted.state = awaits_start(record->id) ? ContainerState::kCreated : ContainerState::kRunning;
  auto watched =
      watch(std::make_shared<Container>(std::move(*record), directory), std::move(*processes));
  if (!watched) return fail(watched.error());
  return adopted;
}

Status ContainerRuntime::Impl::discard(const ContainerDirectory& directory,
                                       LogRetention retention) {
  const auto record = read_record(directory.record());
  if (!record || !validate_cgroup_path(record->cgroup_path)) {
    // The record is written before anything else is made, so there can be files only.
    const ContainerMounts mounts(options_.state_directory, directory.root());
    if (auto unmounted = mounts.remove(); !unmounted) return unmounted;
    return remove_files(directory, retention);
  }
  if (record->boot_id == machine_.boot_id) kill_processes_naming(record->id);
  return clean_up(machine_.cgroups, place_, *record, directory, retention);
}

Status ContainerRuntime::Impl::create_task_cgroup(const std::string& cgroup_path,
                                                  const ContainerLimits& limits) {
  if (auto valid = validate_cgroup_path(cgroup_path); !valid) return valid;
  const auto cgroup = cgroup_of(cgroup_path);
  if (auto created = cgroup.create(); !created) return created;
  auto group_limits = limits;
  group_limits.pids = 0;  // Every container has its own.
  return cgroup.apply(group_limits);
}

Status ContainerRuntime::Impl::remove_task_cgroup(const std::string& cgroup_path) {
  if (auto valid = validate_cgroup_path(cgroup_path); !valid) return valid;
  return cgroup_of(cgroup_path).remove();
}

}  // namespace minato::agent_runtime
