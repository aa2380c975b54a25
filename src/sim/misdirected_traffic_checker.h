// Once nothing goes wrong any more, requests go where somebody answers: no production rule sends
// them for long to a target group without healthy targets while the other one of its pair has some;
// and a service at rest has all of its production traffic where its tasks are. Weights that
// somebody wrote by hand are theirs, as long as one of them stands.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/production_traffic.h"
#include "sim/sim_world.h"

namespace minato::sim {

class MisdirectedTrafficChecker final : public Checker {
 public:
  explicit MisdirectedTrafficChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "misdirected_traffic"; }

  /// Somebody else writes these weights to a listener or rule.
  void meddled(const std::string& place, GroupWeights weights) {
    meddled_[place].push_back(std::move(weights));
  }
  /// In calm, every few seconds.
  void look(const engine::State& state, Instant now);
  /// The world is at rest.
  void look_at_rest(const engine::State& state);

 private:
  bool is_meddled(const std::string& place, const GroupWeights& weights) const;
  void look_at(const engine::State& state, const TrafficPair& pair, Instant now);
  void look_at_rest_of(const engine::State& state, const ecs::Service& service);

  SimWorld& world_;
  /// All that somebody wrote, or tried to.
  std::map<std::string, std::vector<GroupWeights>> meddled_;
  /// Since when requests go astray.
  std::map<TrafficPair, Instant> astray_;
};

}  // namespace minato::sim
