// The agent's side of the machine link.
#include <algorithm>

#include "sim/sim_machine.h"

namespace minato::sim {
namespace {

constexpr Millis kBeat{1000};
constexpr Millis kResendAfter{1000};
constexpr Millis kPauseAfterRefusal{2000};
/// The planted bug: how long after its acknowledgement an assignment reaches the disk.
constexpr Millis kForgetfulFor{5000};

}  // namespace

void SimMachine::start_agent() {
  agent_runs_ = true;
  ++agent_life_;
  taken_ = 0;
  ingress_known_ = false;
  std::vector<std::string> ids;
  for (auto& [id, task] : tasks_) {
    task.pulling = false;
    task.acknowledged = 0;
    ids.push_back(id);
  }
  for (const auto& id : ids) {
    if (const auto at = tasks_.find(id); at != tasks_.end()) step(at->second);
  }
  plan_beat();
  try_connect();
}

void SimMachine::stop_agent() {
  agent_runs_ = false;
  ++agent_life_;
  registered_ = false;
  if (connection_) network_.close(*connection_);
  connection_.reset();
  std::erase_if(tasks_, [](const auto& entry) { return !entry.second.persisted; });
}

void SimMachine::restart_agent(Millis away) {
  if (!agent_runs_) return;
  world_.note(options_.name + ": agent killed");
  stop_agent();
  world_.events.after(away, [this, life = agent_life_] {
    if (powered_ && life == agent_life_) start_agent();
  });
}

void SimMachine::plan_beat() {
  world_.events.after(kBeat, [this, life = agent_life_] {
    if (life != agent_life_) return;
    beat();
    plan_beat();
  });
}

void SimMachine::try_connect() {
  if (connection_) return;
  if (!isolated_) connection_ = network_.connect(*this);
  if (connection_) return send_registration();
  reconnect();
}

void SimMachine::reconnect() {
  world_.events.after(world_.draw(world_.pace.reconnect), [this, life = agent_life_] {
    if (life == agent_life_) try_connect();
  });
}

void SimMachine::send_registration() {
  taken_ = 0;
  ingress_known_ = false;
  link::AgentMessage message;
  auto& machine = message.register_machine.emplace();
  machine.container_instance_id = instance_id_;
  machine.ec2_instance_id = ec2_instance_id_;
  if (!options_.cluster.empty()) machine.cluster = options_.cluster;
  machine.agent_version = "0.1.0";
  machine.cpu = options_.cpu;
  machine.memory = options_.memory;
  machine.address = address_;
  machine.ingress = options_.ingress;
  if (!options_.zone.empty()) {
    machine.attributes.emplace().push_back(
        {.name = "ecs.availability-zone", .value = options_.zone});
  }
  auto& reports = machine.tasks.emplace();
  for (auto& [id, task] : tasks_) {
    if (task.report.version <= task.acknowledged) continue;
    task.sent = world_.now();
    reports.push_back(task.report);
  }
  network_.send(*connection_, std::move(message));
}

void SimMachine::disconnected(dispatch::ConnectionId connection) {
  if (connection_ != connection) return;
  world_.note(options_.name + ": link lost");
  connection_.reset();
  registered_ = false;
  if (agent_runs_) reconnect();
}

void SimMachine::refused(const std::string& reason) {
  world_.note(options_.name + ": refused: " + reason);
  network_.close(*connection_);
  connection_.reset();
  registered_ = false;
  world_.events.after(kPauseAfterRefusal, [this, life = agent_life_] {
    if (life == agent_life_) try_connect();
  });
}

void SimMachine::beat() {
  std::vector<std::string> due;
  for (auto& [id, task] : tasks_) {
    const auto body = bodies_.find(id);
    if (body != bodies_.end()) check_health(task, body->second);
    if (task.report.version > task.acknowledged && world_.now() - task.sent >= kResendAfter) {
      due.push_back(id);
    }
  }
  if (registered_ && !due.empty()) send_reports(due);
  if (!balancer_ || !registered_ || !ingress_known_) return;
  balancer_->beat();
  // As the real agent: what is, not only what is news.
  send_health(balancer_->all());
}

void SimMachine::send_reports(const std::vector<std::string>& tasks) {
  if (!registered_ || !connection_) return;
  link::AgentMessage message;
  auto& reports = message.task_reports.emplace();
  for (const auto& id : tasks) {
    SimTask& task = tasks_.at(id);
    task.sent = world_.now();
    reports.push_back(task.report);
  }
  network_.send(*connection_, std::move(message));
}

void SimMachine::send_health(SimBalancer::Reports reports) {
  if (reports.empty() || !connection_) return;
  link::AgentMessage message;
  message.target_health = std::move(reports);
  network_.send(*connection_, std::move(message));
}

void SimMachine::take(dispatch::ConnectionId connection, const link::ServerMessage& message) {
  if (!agent_runs_ || connection_ != connection) return;
  if (message.registered) {
    registered_ = true;
    linked_since_ = world_.now();
    world_.note(options_.name + ": registered");
  }
  if (message.refused) return refused(message.refused->reason);
  if (message.assignments) take_assignments(*message.assignments);
  if (message.report_acks) take_acks(*message.report_acks);
  if (message.confirm_stops) {
    for (const auto& id : *message.confirm_stops) forget(id);
  }
  if (message.ingress && balancer_) {
    balancer_->take(*message.ingress);
    if (message.ingress->full) {
      ingress_known_ = true;
      send_health(balancer_->all());
    }
  }
}

void SimMachine::take_assignments(const link::Assignments& assignments) {
  const std::int64_t expected = assignments.full ? 1 : taken_ + 1;
  if (assignments.sequence != expected || (taken_ == 0) != assignments.full) {
    return world_.fail("link", options_.name + ": assignments " +
                                   std::to_string(assignments.sequence) + " came after " +
                                   std::to_string(taken_));
  }
  taken_ = assignments.sequence;
  const auto tasks = assignments.tasks.value_or(std::vector<link::TaskAssignment>{});
  for (const auto& task : tasks) {
    if (task.desired_status == link::DesiredStatus::kStopped) assign_stop(task);
  }
  for (const auto& task : tasks) {
    if (task.desired_status == link::DesiredStatus::kRunning) assign(task);
  }
  for (const auto& id : assignments.forgotten.value_or(std::vector<std::string>{})) forget(id);
  if (assignments.full) {
    for (const auto& task : tasks) {
      const auto known = tasks_.find(task.task_id);
      if (known != tasks_.end()) known->second.acknowledged = task.report_version.value_or(0);
    }
    ask_about_others(assignments);
  }
  persist(taken_);
}

void SimMachine::assign_stop(const link::TaskAssignment& assignment) {
  const auto at = tasks_.find(assignment.task_id);
  if (at != tasks_.end()) {
    at->second.assignment.desired_status = link::DesiredStatus::kStopped;
    at->second.assignment.stopped_reason = assignment.stopped_reason;
    return step(at->second);
  }
  // Nothing of it is here: what the control plane waits for is the news that it does not run.
  SimTask& task = tasks_[assignment.task_id];
  task.assignment = assignment;
  task.persisted = true;
  task.report.task_id = assignment.task_id;
  task.report.version = to_millis(world_.now());
  report_stopped(task, "", "");
}

void SimMachine::assign(const link::TaskAssignment& assignment) {
  if (tasks_.contains(assignment.task_id)) return;
  if (!assignment.task_definition) {
    return world_.fail("link", "task " + assignment.task_id + " came without its definition");
  }
  SimTask& task = tasks_[assignment.task_id];
  task.assignment = assignment;
  task.report.task_id = assignment.task_id;
  task.report.last_status = link::AgentTaskStatus::kPending;
}

void SimMachine::ask_about_others(const link::Assignments& assignments) {
  std::set<std::string> assigned;
  if (assignments.tasks) {
    for (const auto& task : *assignments.tasks) assigned.insert(task.task_id);
  }
  link::AgentMessage message;
  auto& others = message.unknown_tasks.emplace();
  for (const auto& [id, task] : tasks_) {
    if (!assigned.contains(id)) others.push_back(id);
  }
  if (!others.empty()) network_.send(*connection_, std::move(message));
}

void SimMachine::persist(std::int64_t sequence) {
  std::vector<std::string> fresh;
  for (const auto& [id, task] : tasks_) {
    if (!task.persisted) fresh.push_back(id);
  }
  const bool forgetful = world_.canary == Canary::kForgetfulAgent;
  const auto written = [this, fresh, sequence, forgetful, life = agent_life_] {
    if (life != agent_life_) return;
    for (const auto& id : fresh) {
      const auto at = tasks_.find(id);
      if (at == tasks_.end()) continue;
      at->second.persisted = true;
      if (!forgetful) step(at->second);
    }
    if (!forgetful) acknowledge(sequence);
  };
  if (forgetful) {
    for (const auto& id : fresh) step(tasks_.at(id));
    acknowledge(sequence);
    return world_.events.after(kForgetfulFor, written);
  }
  world_.events.after(world_.draw(world_.pace.disk), written);
}

void SimMachine::acknowledge(std::int64_t sequence) {
  if (!connection_ || sequence > taken_) return;
  link::AgentMessage message;
  message.assignments_ack = link::AssignmentsAck{.sequence = sequence};
  network_.send(*connection_, std::move(message));
}

void SimMachine::take_acks(const std::vector<link::ReportAck>& acks) {
  for (const auto& ack : acks) {
    const auto at = tasks_.find(ack.task_id);
    if (at == tasks_.end()) continue;
    at->second.acknowledged = std::max(at->second.acknowledged, ack.version);
  }
}

void SimMachine::forget(const std::string& id) {
  const auto at = tasks_.find(id);
  if (at == tasks_.end()) return;
  if (at->second.is_over()) {
    tasks_.erase(at);
    return;
  }
  at->second.disowned = true;
  step(at->second);
}

}  // namespace minato::sim
