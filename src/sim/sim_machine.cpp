#include "sim/sim_machine.h"

#include <fmt/format.h>

#include <algorithm>

namespace minato::sim {
namespace {

constexpr int kFirstDynamicPort = 32768;
constexpr std::uint64_t kDynamicPorts = 200;
constexpr std::size_t kPortsRemembered = 50;
/// How long a container that crashes runs before.
constexpr Millis kShortLife{300};

/// Nothing: it runs until it is stopped.
std::optional<int> how_it_ends(const Behaviour& behaviour, const std::string& image) {
  if (image == kJobImage || behaviour.finishing.contains(image)) return 0;
  if (image == kFailingJobImage || behaviour.crashing.contains(image)) return 1;
  return std::nullopt;
}

}  // namespace

SimMachine::SimMachine(SimWorld& world, SimNetwork& network, SimMachineOptions options,
                       SimBalancer::Probe probe)
    : world_(world),
      network_(network),
      options_(std::move(options)),
      instance_id_(fmt::format("{:032x}", options_.number)),
      ec2_instance_id_(fmt::format("i-{:017x}", options_.number)),
      address_(fmt::format("10.0.{}.{}", options_.number / 250, options_.number % 250 + 1)) {
  if (options_.ingress) balancer_ = std::make_unique<SimBalancer>(world, std::move(probe));
}

void SimMachine::power_on() {
  if (powered_) return;
  world_.note(options_.name + ": powered on");
  powered_ = true;
  start_agent();
}

void SimMachine::power_off() {
  if (!powered_) return;
  world_.note(options_.name + ": powered off");
  if (agent_runs_) {
    stop_agent();
  } else {
    ++agent_life_;
  }
  powered_ = false;
  for (const auto& [id, body] : bodies_) {
    world_.checkers.each([&](Checker& checker) { checker.task_over(id, options_.name); });
  }
  bodies_.clear();
  if (balancer_) balancer_->clear();
}

void SimMachine::break_connection() {
  if (!connection_) return;
  world_.note(options_.name + ": link breaks");
  network_.break_connection(*connection_);
}

void SimMachine::isolate() {
  world_.note(options_.name + ": isolated");
  isolated_ = true;
  if (connection_) network_.break_connection(*connection_);
}

void SimMachine::heal() { isolated_ = false; }

bool SimMachine::crash_task(std::uint64_t which) {
  if (bodies_.empty()) return false;
  const auto at = std::next(bodies_.begin(), static_cast<std::ptrdiff_t>(which % bodies_.size()));
  const std::string id = at->first;
  world_.note(options_.name + ": task " + id + " crashes");
  end_body(id, 1);
  return true;
}

bool SimMachine::sicken_task(std::uint64_t which) {
  if (bodies_.empty()) return false;
  const auto at = std::next(bodies_.begin(), static_cast<std::ptrdiff_t>(which % bodies_.size()));
  world_.note(options_.name + ": task " + at->first + " gets sick");
  at->second.sick = true;
  return true;
}

void SimMachine::cure() {
  for (auto& [id, body] : bodies_) body.sick = false;
}

bool SimMachine::answers(const std::string& id, int port) const {
  for (const auto& [task, body] : bodies_) {
    if (body.exit_code || body.ending || body.sick ||
        world_.behaviour.unhealthy.contains(body.image)) {
      continue;
    }
    for (const auto& mapped : body.ports) {
      if (!body.own_network && id == ec2_instance_id_ && mapped.host_port == port) return true;
      if (id == body.address && mapped.container_port == port) return true;
    }
  }
  return false;
}

void SimMachine::step(SimTask& task) {
  if (task.is_over()) return;
  const std::string id = task.assignment.task_id;
  const auto at = bodies_.find(id);
  if (at != bodies_.end() && at->second.exit_code) {
    const int code = *at->second.exit_code;
    const bool asked = task.wants_stop();
    for (auto& container : task.report.containers) {
      container.exit_code = code;
      container.finished_at = at->second.ended;
    }
    task.report.execution_stopped_at = at->second.ended;
    clear_away(at);
    return report_stopped(task, asked ? "" : "EssentialContainerExited",
                          asked ? "" : "Essential container in task exited");
  }
  if (task.wants_stop()) {
    if (at != bodies_.end()) return order_stop(task, at->second);
    return report_stopped(task, "", "");
  }
  if (at != bodies_.end()) return;
  if (task.report.last_status != link::AgentTaskStatus::kPending) {
    return report_stopped(task, "EssentialContainerExited", "The machine was restarted");
  }
  pull(task);
}

void SimMachine::pull(SimTask& task) {
  if (task.pulling) return;
  task.pulling = true;
  change(task, link::AgentTaskStatus::kPending);
  world_.events.after(world_.draw(world_.pace.pull),
                      [this, life = agent_life_, id = task.assignment.task_id] {
                        if (life == agent_life_) pulled(id);
                      });
}

void SimMachine::pulled(const std::string& id) {
  const auto at = tasks_.find(id);
  if (at == tasks_.end() || at->second.is_over() || !at->second.pulling) return;
  SimTask& task = at->second;
  task.pulling = false;
  if (task.wants_stop()) return;
  const auto& containers = *task.assignment.task_definition->container_definitions;
  for (const auto& container : containers) {
    if (!world_.behaviour.unpullable.contains(container.image.value_or(""))) continue;
    return report_stopped(
        task, "TaskFailedToStart",
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to "
        "resolve ref " +
            container.image.value_or(""));
  }
  if (world_.behaviour.broken_machines.contains(options_.name)) {
    return report_stopped(task, "TaskFailedToStart",
                          "CannotStartContainerError: the runtime does not answer.");
  }
  start_body(task);
}

std::vector<SimPort> SimMachine::choose_ports(const ecs::api::TaskDefinition& definition) {
  std::set<int> taken;
  for (const auto& [id, body] : bodies_) {
    for (const auto& port : body.ports) taken.insert(port.host_port);
  }
  std::vector<SimPort> ports;
  for (const auto& container : *definition.container_definitions) {
    if (!container.port_mappings) continue;
    for (const auto& mapping : *container.port_mappings) {
      int host_port = mapping.host_port.value_or(0);
      while (host_port == 0) {
        const int drawn = kFirstDynamicPort + static_cast<int>(world_.random.below(kDynamicPorts));
        if (std::ranges::count(released_ports_, drawn) > 0) continue;
        if (taken.insert(drawn).second) host_port = drawn;
      }
      ports.push_back({mapping.container_port.value_or(0), host_port});
    }
  }
  return ports;
}

void SimMachine::start_body(SimTask& task) {
  const std::string id = task.assignment.task_id;
  const auto& definition = *task.assignment.task_definition;
  world_.checkers.each([&](Checker& checker) { checker.task_begun(id, options_.name); });
  SimBody body;
  body.ports = choose_ports(definition);
  body.own_network = definition.network_mode == ecs::api::NetworkMode::kAwsvpc;
  body.started = world_.now();
  body.address = fmt::format("172.{}.{}.{}", 16 + options_.number % 16,
                             world_.random.below(250) + 1, world_.random.below(250) + 1);
  for (const auto& container : *definition.container_definitions) {
    body.image = container.image.value_or("");
    body.memory += container.memory_reservation.value_or(container.memory.value_or(0));
    body.cpu += container.cpu.value_or(0);
    if (!container.health_check) continue;
    body.has_health_check = true;
    body.health_interval = Seconds{container.health_check->interval.value_or(30)};
  }
  task.report.address = body.address;
  task.report.started_at = body.started;
  const std::string image = body.image;
  bodies_.insert_or_assign(id, std::move(body));
  check_room();
  change(task, link::AgentTaskStatus::kRunning);
  if (!how_it_ends(world_.behaviour, image)) return;
  world_.events.after(kShortLife, [this, id, image] {
    if (const auto code = how_it_ends(world_.behaviour, image)) end_body(id, *code);
  });
}

/// As the agent does: a port that was in use just now is not given to another task.
void SimMachine::clear_away(std::map<std::string, SimBody>::iterator body) {
  for (const auto& port : body->second.ports) released_ports_.push_back(port.host_port);
  while (released_ports_.size() > kPortsRemembered) released_ports_.pop_front();
  bodies_.erase(body);
}

void SimMachine::end_body(const std::string& id, int exit_code) {
  const auto at = bodies_.find(id);
  if (at == bodies_.end() || at->second.exit_code) return;
  at->second.exit_code = exit_code;
  at->second.ended = world_.now();
  world_.checkers.each([&](Checker& checker) { checker.task_over(id, options_.name); });
  const auto task = tasks_.find(id);
  if (task == tasks_.end()) {
    clear_away(at);
  } else if (agent_runs_) {
    step(task->second);
  }
}

void SimMachine::order_stop(SimTask& task, SimBody& body) {
  const std::string id = task.assignment.task_id;
  if (!body.ending) {
    body.ending = true;
    OrderedStop stop{id, ec2_instance_id_, {}};
    if (!body.own_network) {
      for (const auto& port : body.ports) stop.host_ports.push_back(port.host_port);
    }
    network_.tell_stop(stop);
    world_.events.after(world_.draw(world_.pace.terminate), [this, id] { end_body(id, 143); });
  }
  if (task.report.last_status < link::AgentTaskStatus::kStopping) {
    task.report.stopping_at = world_.now();
    change(task, link::AgentTaskStatus::kStopping);
  }
}

void SimMachine::check_health(SimTask& task, const SimBody& body) {
  if (!body.has_health_check || body.exit_code || body.ending) return;
  if (world_.now() - body.started < body.health_interval) return;
  const bool sick = body.sick || world_.behaviour.unhealthy.contains(body.image);
  const auto health = sick ? link::ContainerHealth::kUnhealthy : link::ContainerHealth::kHealthy;
  if (task.report.containers.empty() || task.report.containers.front().health == health) return;
  for (auto& container : task.report.containers) container.health = health;
  change(task, task.report.last_status);
}

void SimMachine::check_room() {
  std::int64_t cpu = 0;
  std::int64_t memory = 0;
  std::set<int> ports;
  for (const auto& [id, body] : bodies_) {
    if (body.exit_code) continue;
    cpu += body.cpu;
    memory += body.memory;
    if (body.own_network) continue;
    for (const auto& port : body.ports) {
      if (ports.insert(port.host_port).second) continue;
      world_.fail("machine_room", options_.name + ": port " + std::to_string(port.host_port) +
                                      " is taken twice by running containers");
    }
  }
  if (cpu <= options_.cpu && memory <= options_.memory) return;
  world_.fail("machine_room",
              fmt::format("{}: running containers take {} CPU units and {} MiB of {} and {}",
                          options_.name, cpu, memory, options_.cpu, options_.memory));
}

void SimMachine::report_stopped(SimTask& task, const std::string& code, const std::string& reason) {
  if (!code.empty()) {
    task.report.stop_code = code;
    task.report.stopped_reason = reason;
  }
  task.pulling = false;
  change(task, link::AgentTaskStatus::kStopped);
  if (task.disowned) tasks_.erase(task.assignment.task_id);
}

void SimMachine::change(SimTask& task, link::AgentTaskStatus status) {
  auto& report = task.report;
  if (report.last_status != status || report.version == 0) {
    world_.note(options_.name + ": task " + task.assignment.task_id + " is " +
                std::string(link::to_string(status)));
  }
  report.last_status = status;
  ++report.version;
  const auto body = bodies_.find(task.assignment.task_id);
  if (report.containers.empty() && task.assignment.task_definition) {
    for (const auto& definition : *task.assignment.task_definition->container_definitions) {
      report.containers.emplace_back().name = definition.name.value_or("");
    }
  }
  for (std::size_t i = 0; i < report.containers.size(); ++i) {
    auto& container = report.containers[i];
    container.last_status =
        status == link::AgentTaskStatus::kPending   ? link::ContainerStatus::kPending
        : status == link::AgentTaskStatus::kStopped ? link::ContainerStatus::kStopped
                                                    : link::ContainerStatus::kRunning;
    if (body == bodies_.end() || container.network_bindings || i > 0) continue;
    auto& bindings = container.network_bindings.emplace();
    for (const auto& port : body->second.ports) {
      auto& binding = bindings.emplace_back();
      binding.bind_ip = "0.0.0.0";
      binding.container_port = port.container_port;
      binding.host_port = port.host_port;
      binding.protocol = ecs::api::TransportProtocol::kTcp;
    }
  }
  send_reports({task.assignment.task_id});
}

}  // namespace minato::sim
