#include "agent/task_runner.h"

#include <algorithm>

#include "agent/quick_file.h"
#include "agent/task/task_step.h"
#include "agent/task_plan_maker.h"
#include "agent/task_state_codec.h"
#include "agent/task_work.h"
#include "base/log.h"

namespace minato::agent {
namespace {

// What is kept of a task besides its facts, which the version stands for.
struct Progress {
  explicit Progress(const TaskState& state)
      : version(state.version),
        phase(state.phase),
        network(state.network),
        containers(state.containers) {}
  friend bool operator==(const Progress&, const Progress&) = default;

  std::int64_t version;
  TaskPhase phase;
  Preparation network;
  std::vector<ContainerProgress> containers;
};

Event exit_event(std::size_t container, const agent_runtime::ContainerExit& exit) {
  ContainerExited event{container, exit.exit_code, ExitCause::kOwn, exit.finished_at};
  if (exit.oom_killed) event.cause = ExitCause::kOutOfMemory;
  if (!exit.exit_code) event.cause = ExitCause::kUnknown;
  return event;
}

bool has_secrets(const ecs::api::ContainerDefinition& container) {
  return container.secrets && !container.secrets->empty();
}

// Which sandbox published which container's ports: its own in bridge mode, else by the port.
std::vector<std::vector<PortBinding>> bindings_by_container(
    const ecs::api::TaskDefinition& definition, const std::vector<network::Sandbox>& sandboxes) {
  std::vector<std::vector<PortBinding>> bindings;
  const auto& containers = *definition.container_definitions;
  for (std::size_t i = 0; i < containers.size(); ++i) {
    bindings.emplace_back();
    for (const network::PortBinding& binding : sandboxes.at(sandbox_of(definition, i)).bindings) {
      const auto& mappings = containers[i].port_mappings;
      const bool own = mappings && std::any_of(mappings->begin(), mappings->end(), [&](auto& one) {
                         return one.container_port == binding.container_port;
                       });
      if (!own) continue;
      bindings.back().push_back({binding.bind_ip, binding.container_port, binding.host_port,
                                 std::string(network::to_string(binding.protocol))});
    }
  }
  return bindings;
}

}  // namespace

TaskRunner::TaskRunner(Machine machine, EventLoop& loop, TaskBook& book, TaskObservers observers)
    : machine_(std::move(machine)), loop_(loop), book_(book), observers_(std::move(observers)) {}

TaskRunner::~TaskRunner() { stop_.request_stop(); }

void TaskRunner::feed(TaskEntry& entry, const Event& event) {
  if (entry.has_stopped()) return;
  const Progress before(entry.state);
  const std::vector<Action> actions = step(entry.state, event, loop_.now());
  if (before != Progress(entry.state)) keep(entry);
  for (const Action& action : actions) {
    std::visit([this, &entry](const auto& one) { perform(entry, one); }, action);
  }
  arm(entry);
  // Nobody tells the secrets of a task that is being stopped.
  if (entry.state.phase != TaskPhase::kActive) refuse_secrets(entry, "the task is being stopped");
  if (entry.state.version != before.version) observers_.on_change(entry);
  if (entry.has_stopped()) observers_.on_stopped(entry);
}

void TaskRunner::container_exited(const agent_runtime::ContainerExit& exit) {
  const auto [entry, container] = book_.find_container(exit.id);
  if (entry) feed(*entry, exit_event(container, exit));
}

void TaskRunner::perform(TaskEntry& entry, const AttachNetwork&) {
  const ecs::api::TaskDefinition& definition = entry.definition();
  if (Status allowed = check_host_access(definition, machine_.policy); !allowed) {
    return feed_on_loop(entry.id(), NetworkFailed{allowed.error().message});
  }
  auto limits = make_task_limits(definition);
  if (!limits) return feed_on_loop(entry.id(), NetworkFailed{limits.error().message});
  NetworkRequest request{entry.id(), make_sandbox_requests(entry.id(), definition),
                         std::move(*limits), user_ids_of(definition, machine_.policy)};
  containers_.submit([this, request = std::move(request)] {
    auto sandboxes = attach_network(machine_, request);
    back_on_loop(request.task_id, [this, sandboxes = std::move(sandboxes)](TaskEntry& task) {
      network_attached(task, sandboxes);
    });
  });
}

void TaskRunner::network_attached(TaskEntry& entry,
                                  Result<std::vector<network::Sandbox>> sandboxes) {
  if (!sandboxes) return feed(entry, NetworkFailed{sandboxes.error().message});
  entry.sandboxes = std::move(*sandboxes);
  observers_.on_network_change();
  const network::Sandbox& first = entry.sandboxes.at(0);
  feed(entry, NetworkAttached{first.address, first.mac,
                              bindings_by_container(entry.definition(), entry.sandboxes)});
}

void TaskRunner::perform(TaskEntry& entry, const PullImage& action) {
  const auto& container = entry.definition().container_definitions->at(action.container);
  pulls_.submit(
      [this, id = entry.id(), index = action.container, reference = container.image.value_or("")] {
        auto image = pull_image(machine_, reference, stop_.get_token());
        if (stop_.stop_requested()) return;
        back_on_loop(id, [this, index, image = std::move(image)](TaskEntry& task) {
          image_pulled(task, index, image);
        });
      });
}

void TaskRunner::image_pulled(TaskEntry& entry, std::size_t container,
                              Result<images::ResolvedImage> image) {
  if (!image) return feed(entry, PullFailed{container, image.error().message});
  entry.images.at(container) = *image;
  feed(entry, ImagePulled{container, image->digest, image->config.stop_signal});
}

void TaskRunner::perform(TaskEntry& entry, const CreateContainer& action) {
  const std::size_t index = action.container;
  const auto& container = entry.definition().container_definitions->at(index);
  if (has_secrets(container) && !entry.secrets) return entry.waiting_for_secrets.push_back(index);
  const std::size_t sandbox = sandbox_of(entry.definition(), index);
  if (!entry.images.at(index) || sandbox >= entry.sandboxes.size()) {
    return feed_on_loop(entry.id(), CreateFailed{index, "its image or network is gone"});
  }
  ContainerSurroundings surroundings{machine_.layout,
                                     machine_.region,
                                     entry.id(),
                                     entry.assigned.runtime_ids.at(index),
                                     *entry.images[index],
                                     entry.sandboxes[sandbox],
                                     machine_.user_namespaces.find(entry.id())};
  if (observers_.endpoints_of) surroundings.endpoints = observers_.endpoints_of(entry, index);
  auto spec = make_container_spec(container, surroundings);
  if (!spec) return feed_on_loop(entry.id(), CreateFailed{index, spec.error().message});
  auto volumes =
      make_container_volumes(entry.definition(), index, entry.images[index]->config.volumes,
                             {machine_.layout, entry.id(), machine_.policy});
  if (!volumes) return feed_on_loop(entry.id(), CreateFailed{index, volumes.error().message});
  add_volumes(std::move(volumes->mounts), *spec);
  if (entry.secrets) add_secrets(*entry.secrets, *spec);
  auto files = make_name_files(container, *spec, surroundings);
  const bool again = entry.state.containers.at(index).restarts > 0;
  ContainerRequest request{std::move(*spec), std::move(files), std::move(volumes->folders),
                           again ? Attempt::kAgain : Attempt::kFirst};
  containers_.submit([this, index, request = std::move(request)] {
    const Status created = create_container(machine_, request);
    feed_on_loop(request.spec.task_id, created
                                           ? Event{ContainerCreated{index}}
                                           : Event{CreateFailed{index, created.error().message}});
  });
}

void TaskRunner::take_secrets(TaskEntry& entry, std::vector<link::SecretValue> secrets) {
  entry.secrets = std::move(secrets);
  for (const std::size_t container : std::exchange(entry.waiting_for_secrets, {})) {
    perform(entry, CreateContainer{container});
  }
}

void TaskRunner::refuse_secrets(TaskEntry& entry, const std::string& reason) {
  for (const std::size_t container : std::exchange(entry.waiting_for_secrets, {})) {
    feed_on_loop(entry.id(), CreateFailed{container, reason});
  }
}

void TaskRunner::perform(TaskEntry& entry, const StartContainer& action) {
  containers_.submit([this, id = entry.id(), index = action.container,
                      runtime_id = entry.assigned.runtime_ids.at(action.container)] {
    const Status started = machine_.runtime.start(runtime_id);
    feed_on_loop(id, started ? Event{ContainerStarted{index, loop_.now()}}
                             : Event{StartFailed{index, started.error().message}});
  });
}

void TaskRunner::perform(TaskEntry& entry, const SendSignal& action) {
  containers_.submit([this, id = entry.id(), action,
                      runtime_id = entry.assigned.runtime_ids.at(action.container)] {
    const bool kill = action.signal == "SIGKILL";
    const Status sent = kill ? machine_.runtime.kill(runtime_id)
                             : machine_.runtime.signal(runtime_id, signal_number(action.signal));
    if (!sent) spdlog::warn("Task {}: {}: {}", id, action.signal, sent.error().message);
    if (!kill) feed_on_loop(id, StopSignalSent{action.container});
  });
}

void TaskRunner::perform(TaskEntry& entry, const RunHealthCheck& action) {
  const auto& container = entry.definition().container_definitions->at(action.container);
  agent_runtime::ExecRequest request;
  request.args = health_check_arguments(*container.health_check);
  request.timeout = action.timeout;
  checks_.submit([this, id = entry.id(), index = action.container, request = std::move(request),
                  runtime_id = entry.assigned.runtime_ids.at(action.container)] {
    const auto result = machine_.runtime.exec(runtime_id, request);
    const bool healthy = result && result->exit_code == 0;
    if (!healthy) {
      spdlog::debug("Task {}: health check of container {}: {}", id, index,
                    result ? result->output : result.error().message);
    }
    feed_on_loop(id, HealthCheckFinished{
                         index, healthy ? HealthOutcome::kHealthy : HealthOutcome::kUnhealthy});
  });
}

void TaskRunner::perform(TaskEntry& entry, const ReleaseTask&) {
  ReleaseRequest request{entry.id(), {}, {}};
  for (std::size_t i = 0; i < entry.state.containers.size(); ++i) {
    request.containers.push_back(
        {entry.assigned.runtime_ids.at(i), entry.state.plan.containers[i].name});
  }
  for (const auto& sandbox : make_sandbox_requests(entry.id(), entry.definition())) {
    request.sandboxes.push_back(sandbox.key);
  }
  containers_.submit([this, request = std::move(request)] {
    release_task(machine_, request);
    back_on_loop(request.task_id, [this](TaskEntry& task) { released(task); });
  });
}

void TaskRunner::released(TaskEntry& entry) {
  entry.sandboxes.clear();
  for (auto& image : entry.images) image.reset();
  observers_.on_network_change();
  feed(entry, TaskReleased{});
}

void TaskRunner::clear_away(const TaskEntry& entry) {
  auto clear = [this, task_id = entry.id()] {
    containers_.submit([this, task_id] { forget_task(machine_, task_id); });
  };
  if (!observers_.before_clearing) return clear();
  observers_.before_clearing(entry, std::move(clear));
}

void TaskRunner::back_on_loop(const std::string& task_id, std::function<void(TaskEntry&)> then) {
  loop_.post([this, task_id, then = std::move(then)] {
    if (TaskEntry* entry = book_.find(task_id)) then(*entry);
  });
}

void TaskRunner::feed_on_loop(const std::string& task_id, Event event) {
  back_on_loop(task_id, [this, event = std::move(event)](TaskEntry& entry) { feed(entry, event); });
}

void TaskRunner::keep(TaskEntry& entry) {
  const Status kept = write_file_quickly(machine_.layout.task_state(entry.id()),
                                         encode_task_state(entry.id(), entry.state));
  entry.kept = kept ? TaskEntry::Kept::kCurrent : TaskEntry::Kept::kStale;
  if (!kept) spdlog::warn("{}", kept.error().message);
}

void TaskRunner::keep_stale_states() {
  for (const auto& [id, entry] : book_.entries()) {
    if (entry->kept == TaskEntry::Kept::kStale) keep(*entry);
  }
}

void TaskRunner::arm(TaskEntry& entry) {
  const auto wakeup = next_wakeup(entry.state);
  if (!wakeup || (entry.wakeup && *entry.wakeup <= *wakeup)) return;
  entry.wakeup = wakeup;
  loop_.at(*wakeup, [this, id = entry.id(), when = *wakeup] {
    TaskEntry* task = book_.find(id);
    if (!task || task->wakeup != when) return;
    task->wakeup.reset();
    feed(*task, Tick{});
  });
}

}  // namespace minato::agent
