// SimMachine: one machine: its agent, which speaks the machine link as the real one does, and the
// containers, which live on without it. What the agent has persisted survives its restarts; a power
// cut ends the containers too.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "sim/sim_balancer.h"
#include "sim/sim_body.h"
#include "sim/sim_network.h"
#include "sim/sim_task.h"

namespace minato::sim {

struct SimMachineOptions {
  std::string name;
  int number = 0;
  int cpu = 2048;
  int memory = 4096;
  std::string cluster;
  /// Its availability zone; empty: it has none.
  std::string zone;
  bool ingress = false;
};

class SimMachine {
 public:
  SimMachine(SimWorld& world, SimNetwork& network, SimMachineOptions options,
             SimBalancer::Probe probe);

  void power_on();
  /// Containers die, nobody says goodbye.
  void power_off();
  void restart_agent(Millis away);
  void break_connection();
  /// No connection comes about until it is healed.
  void isolate();
  void heal();
  /// Kills one of its running tasks, or all; false: there is none.
  bool crash_task(std::uint64_t which);
  bool sicken_task(std::uint64_t which);
  void cure();

  // From the network.
  void take(dispatch::ConnectionId connection, const link::ServerMessage& message);
  void disconnected(dispatch::ConnectionId connection);

  const SimMachineOptions& options() const { return options_; }
  const std::string& ec2_instance_id() const { return ec2_instance_id_; }
  const std::string& instance_id() const { return instance_id_; }
  const std::map<std::string, SimBody>& bodies() const { return bodies_; }
  const std::map<std::string, SimTask>& tasks() const { return tasks_; }
  const SimBalancer* balancer() const { return balancer_ ? balancer_.get() : nullptr; }
  bool powered() const { return powered_; }
  bool linked() const { return registered_ && connection_ && network_.is_whole(*connection_); }
  /// Of the connection that it has now.
  Instant linked_since() const { return linked_since_; }
  /// Whether a healthy container answers on this port (or at this address and container port).
  bool answers(const std::string& id, int port) const;

 private:
  // The agent's side of the link (sim_agent.cpp).
  void start_agent();
  void stop_agent();
  void plan_beat();
  void try_connect();
  void send_registration();
  void reconnect();
  void refused(const std::string& reason);
  void beat();
  void take_assignments(const link::Assignments& assignments);
  void assign(const link::TaskAssignment& assignment);
  void assign_stop(const link::TaskAssignment& assignment);
  void ask_about_others(const link::Assignments& assignments);
  void persist(std::int64_t sequence);
  void acknowledge(std::int64_t sequence);
  void forget(const std::string& task);
  void take_acks(const std::vector<link::ReportAck>& acks);
  void send_reports(const std::vector<std::string>& tasks);
  void send_health(SimBalancer::Reports reports);

  // Tasks (sim_machine.cpp).
  void step(SimTask& task);
  void pull(SimTask& task);
  void pulled(const std::string& id);
  void start_body(SimTask& task);
  void clear_away(std::map<std::string, SimBody>::iterator body);
  void end_body(const std::string& id, int exit_code);
  void order_stop(SimTask& task, SimBody& body);
  void check_health(SimTask& task, const SimBody& body);
  void check_room();
  void change(SimTask& task, link::AgentTaskStatus status);
  void report_stopped(SimTask& task, const std::string& code, const std::string& reason);
  std::vector<SimPort> choose_ports(const ecs::api::TaskDefinition& definition);

  SimWorld& world_;
  SimNetwork& network_;
  const SimMachineOptions options_;
  std::string instance_id_;
  std::string ec2_instance_id_;
  std::string address_;
  std::unique_ptr<SimBalancer> balancer_;

  bool powered_ = false;
  bool isolated_ = false;
  // The agent's process: void after its end.
  bool agent_runs_ = false;
  std::uint64_t agent_life_ = 0;
  std::optional<dispatch::ConnectionId> connection_;
  bool registered_ = false;
  Instant linked_since_{};
  std::int64_t taken_ = 0;
  bool ingress_known_ = false;

  /// The agent's disk, and what it has not written yet.
  std::map<std::string, SimTask> tasks_;
  std::map<std::string, SimBody> bodies_;
  std::deque<int> released_ports_;
};

}  // namespace minato::sim
