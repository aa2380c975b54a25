#include "sim/service_words.h"

#include <fmt/format.h>

#include "services/ecs/service_deployment.h"
#include "sim/production_traffic.h"

namespace minato::sim {
namespace {

constexpr std::string_view words_of(ecs::Readiness readiness) {
  if (readiness == ecs::Readiness::kReady) return "ready";
  return readiness == ecs::Readiness::kPending ? "pending" : "unhealthy";
}

/// What tells the groups of a name apart.
std::string short_name(const std::string& group) {
  const auto end = group.rfind('/');
  return group.substr(group.rfind('/', end - 1) + 1, end - group.rfind('/', end - 1) - 1);
}

std::string words_of(const engine::State& state, const ecs::Deployment& deployment) {
  std::string words = fmt::format("  deployment {} of {} is {}", deployment.id.str(),
                                  deployment.definition.str(), to_string(deployment.rollout_state));
  for (const auto& balancer : deployment.load_balancers) {
    words += " in " + short_name(balancer.registered_group().str());
  }
  for (const auto& pair : pairs_of(deployment)) {
    for (const auto& [group, weight] : weights_at(state, pair.production)) {
      words += fmt::format(", {} has {}", short_name(group), weight);
    }
  }
  const auto* rollout = state.table<ecs::ServiceDeployment>().find(deployment.service_deployment);
  if (rollout == nullptr) return words;
  words += fmt::format("; {} {}", rollout->id.str(), to_string(rollout->status));
  if (rollout->rules.strategy) {
    words += fmt::format(" {}", to_string(rollout->rules.strategy->strategy));
  }
  if (rollout->lifecycle) {
    words += fmt::format(" at {} from {}", to_string(rollout->lifecycle->stage),
                         rollout->lifecycle->source.str());
  }
  return words;
}

std::string words_of(const engine::State& state, const ecs::Service& service, const ecs::Task& task,
                     Instant now) {
  return fmt::format("  task {} of {} on {} is {}, to be {}, {}{}", task.id.str(),
                     task.deployment.str(), task.instance.str(), to_string(task.last_status),
                     to_string(task.desired_status),
                     words_of(readiness_of(state, service, task, now)),
                     is_protected(task, now) ? ", protected" : "");
}

}  // namespace

std::vector<std::string> describe_services(const engine::State& state, const std::string& problem,
                                           Instant now) {
  std::vector<std::string> lines;
  const auto& services = state.table<ecs::Service>().rows();
  bool named = false;
  for (const auto& [key, row] : services) named = named || problem.find(key.str()) < problem.size();
  for (const auto& [key, row] : services) {
    const ecs::Service& service = row.record;
    if (named && problem.find(key.str()) == std::string::npos) continue;
    lines.push_back(fmt::format("service {} {}: {} of {}-{} %, {}", key.str(),
                                to_string(service.status), service.desired_count,
                                service.minimum_healthy_percent, service.maximum_percent,
                                service.unplaced_reason));
    for (const auto& deployment : service.deployments) {
      lines.push_back(words_of(state, deployment));
    }
    for (const ecs::Task* task : state.index<ecs::TasksByService>().find(key)) {
      if (task->last_status == ecs::TaskStatus::kStopped) continue;
      lines.push_back(words_of(state, service, *task, now));
    }
  }
  return lines;
}

}  // namespace minato::sim
