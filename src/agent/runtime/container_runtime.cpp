#include "agent/runtime/container_runtime.h"

#include "agent/runtime/runtime_impl.h"

namespace minato::agent_runtime {

ContainerRuntime::ContainerRuntime(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ContainerRuntime::~ContainerRuntime() = default;

Result<std::unique_ptr<ContainerRuntime>> ContainerRuntime::open(RuntimeOptions options) {
  auto impl = Impl::open(std::move(options));
  if (!impl) return fail(impl.error());
  return std::unique_ptr<ContainerRuntime>(new ContainerRuntime(std::move(*impl)));
}

Status ContainerRuntime::create(const ContainerSpec& spec) { return impl_->create(spec); }
Status ContainerRuntime::start(const std::string& id) { return impl_->start(id); }
Status ContainerRuntime::signal(const std::string& id, int signal_number) {
  return impl_->signal(id, signal_number);
}
Status ContainerRuntime::kill(const std::string& id) { return impl_->kill(id); }
Result<std::unique_ptr<CommandProcess>> ContainerRuntime::start_command(
    const std::string& id, const CommandRequest& request) {
  return impl_->start_command(id, request);
}

Result<ContainerAccess> ContainerRuntime::access(const std::string& id) {
  return impl_->access(id);
}

Result<ExecResult> ContainerRuntime::exec(const std::string& id, const ExecRequest& request) {
  return impl_->exec(id, request);
}
Status ContainerRuntime::remove(const std::string& id, LogRetention retention) {
  return impl_->remove(id, retention);
}
Result<AdoptedContainer> ContainerRuntime::adopt(const std::filesystem::path& directory) {
  return impl_->adopt(ContainerDirectory(directory));
}
Status ContainerRuntime::discard(const std::filesystem::path& directory, LogRetention retention) {
  return impl_->discard(ContainerDirectory(directory), retention);
}
Status ContainerRuntime::create_task_cgroup(const std::string& cgroup_path,
                                            const ContainerLimits& limits) {
  return impl_->create_task_cgroup(cgroup_path, limits);
}
Status ContainerRuntime::remove_task_cgroup(const std::string& cgroup_path) {
  return impl_->remove_task_cgroup(cgroup_path);
}

std::filesystem::path ContainerRuntime::log_file(const std::filesystem::path& directory) {
  return ContainerDirectory(directory).log();
}
std::filesystem::path ContainerRuntime::log_control(const std::filesystem::path& directory) {
  return ContainerDirectory(directory).log_control();
}

}  // namespace minato::agent_runtime
