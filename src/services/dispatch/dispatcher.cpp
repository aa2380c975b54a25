#include "services/dispatch/dispatcher.h"

#include "services/dispatch/task_secrets.h"
#include "services/ecs/registration.h"
#include "services/elb/ingress_configuration.h"
#include "services/elb/listener_problem_reports.h"
#include "services/elb/reports.h"
#include "services/traffic/traffic_reports.h"

namespace minato::dispatch {
namespace {

using engine::Input;
using engine::Outcome;
using engine::Release;
using engine::State;

/// Agents say something at least this often.
constexpr int kHeartbeatMillis = 1000;

void add_all_secrets(const State& state, link::Assignments& assignments) {
  if (!assignments.tasks) return;
  for (auto& task : *assignments.tasks) add_secrets(state, task);
}

/// The machine is to try again later.
std::function<Release(const Error&)> refuse(const Send& send) {
  return [send](const Error& error) -> Release {
    return [send, error] {
      link::ServerMessage message;
      message.refused = link::Refused{.reason = error.message};
      send(message);
    };
  };
}

}  // namespace

Dispatcher::Dispatcher(engine::Engine& engine) {
  const auto assignments =
      engine.add_publisher({"assignments", [this](const State& state, const std::string& key) {
                              return publish_assignments(state, key);
                            }});
  engine.watch_to_publish<ecs::Task>(assignments,
                                     [this](const ecs::Task& task) -> std::optional<std::string> {
                                       if (task.instance.empty()) return std::nullopt;
                                       // Asked before and after every change, as said there.
                                       auto& changed = changed_[task.instance];
                                       changed.insert(changed.end(), task.id);
                                       return task.instance.str();
                                     });
  const auto ingress =
      engine.add_publisher({"ingress", [this](const State& state, const std::string& key) {
                              return publish_ingress(state, key);
                            }});
  elb::watch_ingress(engine, ingress);
}

Input Dispatcher::receive(ConnectionId connection, link::AgentMessage message, Send send) {
  return Input{[this, connection, message = std::move(message), send = std::move(send)](
                   const State& state, engine::Context& context) {
    return handle(state, connection, message, send, context.now);
  }};
}

Outcome Dispatcher::handle(const State& state, ConnectionId connection,
                           const link::AgentMessage& message, const Send& send, Instant now) {
  if (message.register_machine) {
    return register_machine(state, connection, *message.register_machine, send, now);
  }
  // What comes from a connection that another one of the same machine has replaced is out of date.
  if (!sessions_.contains(connection)) return {};
  if (message.task_reports) return take_reports(connection, *message.task_reports, now);
  if (message.unknown_tasks) return confirm_unknown(connection, *message.unknown_tasks);
  if (message.ingress_statistics) {
    return take_statistics(state, connection, *message.ingress_statistics, now);
  }
  Outcome outcome;
  if (message.target_health)
    outcome.plan = elb::plan_target_health(state, *message.target_health, now);
  return outcome;
}

Input Dispatcher::disconnected(ConnectionId connection) {
  return Input{[this, connection](const State& state, engine::Context& context) {
    Outcome outcome;
    const auto at = sessions_.find(connection);
    if (at == sessions_.end()) return outcome;
    const ecs::InstanceId instance = at->second.instance;
    sessions_.erase(at);
    by_instance_.erase(instance);
    outcome.plan = ecs::plan_disconnect(state, instance, connection, context.now);
    // Nobody tells of it again: it counts even while there is no room for changes.
    outcome.keeps = engine::Keeps::kNothing;
    return outcome;
  }};
}

Outcome Dispatcher::register_machine(const State& state, ConnectionId connection,
                                     const link::RegisterMachine& machine, const Send& send,
                                     Instant now) {
  Outcome outcome;
  const auto before = sessions_.find(connection);
  if (before != sessions_.end() && before->second.instance.str() != machine.container_instance_id) {
    outcome.plan = ecs::plan_disconnect(state, before->second.instance, connection, now);
  }
  outcome.plan.append(ecs::plan_registration(machine, connection, now));
  outcome.answer = [this, connection, machine, send](const State& after) {
    return open(after, connection, machine, send);
  };
  outcome.refused = refuse(send);
  return outcome;
}

Release Dispatcher::open(const State& state, ConnectionId connection,
                         const link::RegisterMachine& machine, const Send& send) {
  const ecs::InstanceId instance(machine.container_instance_id);
  // A machine that names itself anew on its connection is no longer who it was.
  if (const auto at = sessions_.find(connection); at != sessions_.end()) {
    by_instance_.erase(at->second.instance);
  }
  if (const auto before = by_instance_.find(instance); before != by_instance_.end()) {
    sessions_.erase(before->second);
  }
  by_instance_[instance] = connection;
  Session& session = sessions_[connection];
  session = Session{.instance = instance,
                    .send = send,
                    .ingress = machine.ingress,
                    .sequence = 1,
                    .told = {},
                    .told_ingress = {}};
  std::vector<link::ServerMessage> messages(2);
  messages[0].registered = link::Registered{.heartbeat_millis = kHeartbeatMillis};
  messages[1].assignments = ecs::full_assignments(state, instance, session.told);
  add_all_secrets(state, *messages[1].assignments);
  if (machine.ingress) messages.emplace_back().ingress = elb::ingress_configuration(state);
  if (machine.tasks && !machine.tasks->empty()) {
    // The reports in a registration are taken over with it.
    auto& acks = messages.emplace_back().report_acks.emplace();
    for (const auto& report : *machine.tasks) acks.push_back({report.task_id, report.version});
  }
  return [send, messages = std::move(messages)] {
    for (const auto& message : messages) send(message);
  };
}

Outcome Dispatcher::take_reports(ConnectionId connection,
                                 const std::vector<link::TaskReport>& reports, Instant now) {
  Outcome outcome;
  outcome.plan = ecs::plan_reports(reports, now);
  link::ServerMessage acks;
  acks.report_acks.emplace();
  for (const auto& report : reports) acks.report_acks->push_back({report.task_id, report.version});
  outcome.answer = [send = sessions_[connection].send, acks](const State&) -> Release {
    return [send, acks] { send(acks); };
  };
  return outcome;
}

Outcome Dispatcher::take_statistics(const State& state, ConnectionId connection,
                                    const link::IngressStatistics& statistics, Instant now) {
  Outcome outcome;
  const ecs::InstanceId& instance = sessions_[connection].instance;
  outcome.plan = traffic::plan_traffic(instance, statistics, now);
  outcome.plan.append(elb::plan_listener_problems(
      state, instance.str(),
      statistics.listener_problems.value_or(std::vector<link::IngressListenerProblem>{})));
  outcome.keeps = engine::Keeps::kNothing;
  return outcome;
}

Outcome Dispatcher::confirm_unknown(ConnectionId connection,
                                    const std::vector<std::string>& tasks) {
  Outcome outcome;
  const Session& session = sessions_[connection];
  outcome.answer = [send = session.send, instance = session.instance,
                    tasks](const State& state) -> Release {
    link::ServerMessage message;
    message.confirm_stops.emplace();
    for (const auto& id : tasks) {
      const auto* task = state.table<ecs::Task>().find(ecs::TaskId(id));
      if (task == nullptr || task->instance != instance) message.confirm_stops->push_back(id);
    }
    return [send, message] { send(message); };
  };
  return outcome;
}

Input Dispatcher::refusal_ended() {
  return Input{[](const State& state, engine::Context& context) {
    Outcome outcome;
    outcome.plan = ecs::plan_new_patience(state, context.now);
    return outcome;
  }};
}

const Send* Dispatcher::find(const ecs::InstanceId& instance) const {
  const auto at = by_instance_.find(instance);
  if (at == by_instance_.end()) return nullptr;
  return &sessions_.at(at->second).send;
}

Release Dispatcher::publish_assignments(const State& state, const std::string& instance) {
  const auto changes = changed_.extract(ecs::InstanceId(instance));
  const auto at = by_instance_.find(ecs::InstanceId(instance));
  if (at == by_instance_.end() || changes.empty()) return nullptr;
  Session& session = sessions_.at(at->second);
  auto changed = ecs::changed_assignments(state, changes.mapped(), session.told);
  if (!changed) return nullptr;
  changed->sequence = ++session.sequence;
  add_all_secrets(state, *changed);
  link::ServerMessage message;
  message.assignments = std::move(*changed);
  return [send = session.send, message = std::move(message)] { send(message); };
}

Release Dispatcher::publish_ingress(const State& state, const std::string& arn) {
  std::vector<Send> sends;
  const link::IngressConfiguration change = elb::ingress_change(state, arn);
  for (auto& [connection, session] : sessions_) {
    if (!session.ingress) continue;
    const auto [at, fresh] = session.told_ingress.try_emplace(arn, change);
    if (!fresh && at->second == change) continue;
    at->second = change;
    sends.push_back(session.send);
  }
  if (sends.empty()) return nullptr;
  return [sends, change] {
    link::ServerMessage message;
    message.ingress = change;
    for (const auto& send : sends) send(message);
  };
}

}  // namespace minato::dispatch
