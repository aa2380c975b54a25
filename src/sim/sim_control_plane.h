// SimControlPlane: the control plane that ships (engine, services, dispatcher, operations) on the
// virtual clock. It may be killed at any moment; started again it lives on its journal alone.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "services/cloud/cloud.h"
#include "services/dispatch/dispatcher.h"
#include "sim/sim_journal.h"
#include "sim/sim_world.h"

namespace minato::sim {

class SimControlPlane {
 public:
  SimControlPlane(SimWorld& world, CloudOptions options);
  ~SimControlPlane();

  void start();
  void kill();
  /// Dies as soon as it hands the journal another batch.
  void kill_at_next_append() { dies_at_append_ = true; }
  SimJournal& journal() { return journal_; }
  bool runs() const { return life_ != nullptr; }
  /// Counts starts; what belongs to an earlier one is void.
  std::uint64_t life() const { return lives_; }
  /// Called right after a death.
  void when_killed(std::function<void()> tell) { when_killed_ = std::move(tell); }

  /// Null while it does not run.
  const engine::State* state() const;
  engine::Engine* engine();

  void connect(dispatch::ConnectionId connection, dispatch::Send send);
  void receive(dispatch::ConnectionId connection, link::AgentMessage message);
  void disconnected(dispatch::ConnectionId connection);

  /// A request over the network. The answer is kUnavailable if the control plane dies over it: it
  /// may have been done or not.
  void call(const std::string& service, const std::string& operation, const std::string& body,
            WireReply reply);

 private:
  class Life;

  void submit(engine::Input input);
  void plan_tick(Instant when);
  void tick();
  void finish(engine::Tick tick);
  void arrive(WireCall call, std::uint64_t number);
  void answer(std::uint64_t number, Result<std::string> result);

  SimWorld& world_;
  CloudOptions options_;
  SimJournal journal_;
  std::unique_ptr<Life> life_;
  std::uint64_t lives_ = 0;
  bool dies_at_append_ = false;
  std::function<void()> when_killed_;
  std::map<std::uint64_t, WireReply> calls_;
  std::uint64_t calls_made_ = 0;
};

}  // namespace minato::sim
