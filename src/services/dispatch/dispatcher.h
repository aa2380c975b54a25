// Dispatcher: the machines that are connected, and what each was told last. It turns their messages
// into inputs of the engine, and changes of the state into messages, which leave once they are
// durable. It lives on the engine's thread and knows no socket: a connection is a number and a way
// to send.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "api/agent.h"
#include "engine/engine.h"
#include "services/ecs/assignments.h"

namespace minato::dispatch {

/// Counted up by whoever accepts connections; never used again.
using ConnectionId = std::uint64_t;

/// Takes a message for one connection, on any thread; one that is gone swallows it.
using Send = std::function<void(const link::ServerMessage&)>;

class Dispatcher {
 public:
  /// Adds its publishers to the engine, which must outlive it.
  explicit Dispatcher(engine::Engine& engine);
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  /// A message of a connection. The first has to be registerMachine; `send` stays with the
  /// connection.
  engine::Input receive(ConnectionId connection, link::AgentMessage message, Send send);
  engine::Input disconnected(ConnectionId connection);

  /// Changes are no longer refused; to be handled before anything else.
  static engine::Input refusal_ended();

  /// The way to a machine's agent; nothing while it is not connected. On the engine's thread.
  const Send* find(const ecs::InstanceId& instance) const;

 private:
  struct Session {
    ecs::InstanceId instance;
    Send send;
    bool ingress = false;
    std::int64_t sequence = 0;
    ecs::ToldTasks told;
    /// By ARN: the last difference, to spare the machine an equal one.
    std::map<std::string, link::IngressConfiguration> told_ingress;
  };

  engine::Outcome register_machine(const engine::State& state, ConnectionId connection,
                                   const link::RegisterMachine& machine, const Send& send,
                                   Instant now);
  engine::Release open(const engine::State& state, ConnectionId connection,
                       const link::RegisterMachine& machine, const Send& send);
  engine::Outcome take_reports(ConnectionId connection,
                               const std::vector<link::TaskReport>& reports, Instant now);
  engine::Outcome take_statistics(const engine::State& state, ConnectionId connection,
                                  const link::IngressStatistics& statistics, Instant now);
  engine::Outcome confirm_unknown(ConnectionId connection, const std::vector<std::string>& tasks);
  engine::Outcome give_credentials(ConnectionId connection, const std::vector<std::string>& tasks,
                                   Instant now);
  engine::Outcome handle(const engine::State& state, ConnectionId connection,
                         const link::AgentMessage& message, const Send& send, Instant now);

  engine::Release publish_assignments(const engine::State& state, const std::string& instance);
  engine::Release publish_ingress(const engine::State& state, const std::string& arn);

  std::map<ConnectionId, Session> sessions_;
  std::map<ecs::InstanceId, ConnectionId> by_instance_;
  /// Tasks that changed since their machines were told; noted when the engine asks for their keys.
  std::map<ecs::InstanceId, std::set<ecs::TaskId>> changed_;
};

}  // namespace minato::dispatch
