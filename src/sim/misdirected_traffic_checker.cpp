#include "sim/misdirected_traffic_checker.h"

#include <algorithm>
#include <set>

#include "services/elb/target.h"

namespace minato::sim {
namespace {

/// Longer than a task that has just started needs to be healthy, and than balancers need to hear.
constexpr Millis kLongest = Seconds{60};

bool has_healthy(const engine::State& state, const std::string& group) {
  const auto& targets = state.index<elb::TargetsByGroup>().find(elb::TargetGroupArn(group));
  return std::ranges::any_of(targets, [](const elb::Target* target) {
    return target->state == elb::TargetState::kHealthy;
  });
}

int weight_of(const GroupWeights& weights, const std::string& group) {
  const auto at = weights.find(group);
  return at == weights.end() ? 0 : at->second;
}

}  // namespace

bool MisdirectedTrafficChecker::is_meddled(const std::string& place,
                                           const GroupWeights& weights) const {
  const auto at = meddled_.find(place);
  if (at == meddled_.end()) return false;
  const auto stands = [&](const auto& entry) {
    return entry.second > 0 && weight_of(weights, entry.first) == entry.second;
  };
  return std::ranges::any_of(
      at->second, [&](const auto& written) { return std::ranges::any_of(written, stands); });
}

void MisdirectedTrafficChecker::look(const engine::State& state, Instant now) {
  std::set<TrafficPair> pairs;
  for (const auto& [key, row] : state.table<ecs::Service>().rows()) {
    if (row.record.status != ecs::ServiceStatus::kActive) continue;
    // What wants no tasks has nobody to answer.
    if (row.record.desired_count == 0) continue;
    for (const auto& deployment : row.record.deployments) {
      for (auto& pair : pairs_of(deployment)) pairs.insert(std::move(pair));
    }
  }
  std::erase_if(astray_, [&](const auto& entry) { return !pairs.contains(entry.first); });
  for (const auto& pair : pairs) look_at(state, pair, now);
}

void MisdirectedTrafficChecker::look_at(const engine::State& state, const TrafficPair& pair,
                                        Instant now) {
  const auto weights = weights_at(state, pair.production);
  const auto goes_astray = [&](const std::string& to, const std::string& other) {
    return weight_of(weights, to) > 0 && !has_healthy(state, to) && has_healthy(state, other);
  };
  const bool astray =
      goes_astray(pair.registered, pair.other) || goes_astray(pair.other, pair.registered);
  if (!astray || is_meddled(pair.production, weights)) {
    astray_.erase(pair);
    return;
  }
  const Instant since = astray_.try_emplace(pair, now).first->second;
  if (now - since <= kLongest) return;
  world_.fail(name(), "the rule " + pair.production +
                          " sends requests to one of the target groups " + pair.registered +
                          " and " + pair.other + " that has no healthy target; the other has");
}

void MisdirectedTrafficChecker::look_at_rest(const engine::State& state) {
  for (const auto& [key, row] : state.table<ecs::Service>().rows()) {
    if (row.record.status == ecs::ServiceStatus::kActive) look_at_rest_of(state, row.record);
  }
}

void MisdirectedTrafficChecker::look_at_rest_of(const engine::State& state,
                                                const ecs::Service& service) {
  const ecs::Deployment& primary = service.deployments.front();
  if (primary.rollout_state != ecs::RolloutState::kCompleted) return;
  for (const auto& pair : pairs_of(primary)) {
    const auto weights = weights_at(state, pair.production);
    const bool settled =
        weight_of(weights, pair.registered) > 0 && weight_of(weights, pair.other) == 0;
    if (settled || weights.empty() || is_meddled(pair.production, weights)) continue;
    world_.fail(name(), "service " + service.key().str() + " is at rest and the rule " +
                            pair.production + " does not send all requests to " + pair.registered);
  }
}

}  // namespace minato::sim
