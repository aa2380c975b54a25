#include "agent/task_work.h"

#include <unistd.h>

#include "agent/quick_file.h"
#include "base/file.h"
#include "base/log.h"

namespace minato::agent {
namespace {

Result<network::Sandbox> attach_sandbox(Machine& machine, const network::SandboxRequest& request) {
  auto sandbox = machine.network.attach(request);
  if (sandbox || sandbox.error().code != ErrorCode::kConflict) return sandbox;
  if (Status detached = machine.network.detach(request.key); !detached) {
    return fail(detached.error());
  }
  return machine.network.attach(request);
}

void warn_of(const std::string& task_id, const Status& status) {
  if (status || status.error().code == ErrorCode::kNotFound) return;
  spdlog::warn("Task {}: {}", task_id, status.error().message);
}

void remove_files(const std::string& task_id, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  if (error) spdlog::warn("Task {}: {}: {}", task_id, folder.native(), error.message());
}

// One that the runtime does not know may still have left a directory.
void release_container(Machine& machine, const ReleaseRequest& request,
                       const ReleasedContainer& container) {
  constexpr auto kKeep = agent_runtime::LogRetention::kKeep;
  const auto directory = machine.layout.container(request.task_id, container.name);
  const Status removed = machine.runtime.remove(container.runtime_id, kKeep);
  if (removed) return;
  std::error_code ignored;
  if (!std::filesystem::exists(directory, ignored)) return;
  const Status discarded = machine.runtime.discard(directory, kKeep);
  if (!discarded) warn_of(request.task_id, removed);
  warn_of(request.task_id, discarded);
}

Status write_name_file(const NameFile& file, const agent_runtime::ContainerSpec& spec) {
  if (Status made = make_directories(file.path.parent_path()); !made) return made;
  if (Status written = write_file_quickly(file.path, file.content); !written) return written;
  if (!spec.user_namespace) return {};
  const uid_t root_inside = spec.user_namespace->ids.first;
  if (::chown(file.path.c_str(), root_inside, root_inside) == 0) return {};
  return fail(errno_error(file.path.native(), errno));
}

}  // namespace

Result<std::vector<network::Sandbox>> attach_network(Machine& machine,
                                                     const NetworkRequest& request) {
  const std::string cgroup = machine.layout.task_cgroup(request.task_id);
  if (Status made = machine.runtime.create_task_cgroup(cgroup, request.limits); !made) {
    return fail(made.error());
  }
  std::filesystem::path owner;
  if (request.user_ids == UserIds::kOwn) {
    auto user_namespace = machine.user_namespaces.attach(request.task_id);
    if (!user_namespace) return fail(user_namespace.error());
    owner = user_namespace->file;
  }
  std::vector<network::Sandbox> sandboxes;
  for (network::SandboxRequest one : request.sandboxes) {
    one.owner = owner;
    auto sandbox = attach_sandbox(machine, one);
    if (!sandbox) return fail(sandbox.error());
    sandboxes.push_back(std::move(*sandbox));
  }
  return sandboxes;
}

Result<images::ResolvedImage> pull_image(Machine& machine, const std::string& reference,
                                         std::stop_token stop) {
  images::PullOptions options;
  options.stop = std::move(stop);
  return machine.images.pull(reference, options);
}

Status create_container(Machine& machine, const ContainerRequest& request) {
  const agent_runtime::ContainerSpec& spec = request.spec;
  if (request.attempt == Attempt::kAgain) {
    constexpr auto kLayer = agent_runtime::LogRetention::kKeepWithLayer;
    const Status removed = machine.runtime.remove(spec.id, kLayer);
    if (!removed && removed.error().code != ErrorCode::kNotFound) return removed;
  }
  for (const NameFile& file : request.name_files) {
    if (Status written = write_name_file(file, spec); !written) return written;
  }
  if (Status made = make_volume_folders(request.volume_folders); !made) return made;
  if (Status made = make_directories(spec.directory.parent_path()); !made) return made;
  return machine.runtime.create(spec);
}

void release_task(Machine& machine, const ReleaseRequest& request) {
  for (const ReleasedContainer& container : request.containers) {
    release_container(machine, request, container);
  }
  for (const network::SandboxKey& key : request.sandboxes) {
    warn_of(request.task_id, machine.network.detach(key));
  }
  warn_of(request.task_id, machine.user_namespaces.detach(request.task_id));
  warn_of(request.task_id,
          machine.runtime.remove_task_cgroup(machine.layout.task_cgroup(request.task_id)));
  remove_files(request.task_id, machine.layout.names_of(request.task_id));
  remove_files(request.task_id, machine.layout.task_volumes(request.task_id));
}

void forget_task(Machine& machine, const std::string& task_id) {
  for (const auto& directory : list_directory(machine.layout.containers(task_id))) {
    warn_of(task_id, machine.runtime.discard(directory, agent_runtime::LogRetention::kDelete));
  }
  warn_of(task_id, machine.user_namespaces.detach(task_id));
  remove_files(task_id, machine.layout.names_of(task_id));
  remove_files(task_id, machine.layout.task(task_id));
  std::error_code ignored;
  std::filesystem::remove(machine.layout.task_state(task_id), ignored);
}

}  // namespace minato::agent
