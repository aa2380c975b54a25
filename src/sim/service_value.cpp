#include "sim/service_value.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "services/ecs/service_deployment.h"
#include "services/ecs/service_revision.h"

namespace minato::sim {
namespace {

Breaker breaker_of(bool enabled, bool rolls_back) {
  if (!enabled) return Breaker::kNone;
  return rolls_back ? Breaker::kRollsBack : Breaker::kStops;
}

ServiceValue value_of(const ecs::Service& service) {
  const bool daemon = service.scheduling_strategy == ecs::SchedulingStrategy::kDaemon;
  return {
      .active = true,
      .daemon = daemon,
      .desired_count = daemon ? 0 : service.desired_count,
      .definition = service.deployments.empty() ? "" : service.deployments.front().definition.str(),
      .minimum_healthy_percent = service.minimum_healthy_percent,
      .maximum_percent = service.maximum_percent,
      .breaker = breaker_of(service.circuit_breaker.enabled, service.circuit_breaker.rolls_back),
      .zone_rebalancing = service.zone_rebalancing,
      .strategy = service.strategy ? service.strategy->strategy : ecs::DeploymentStrategy::kRolling,
      .bake_minutes = service.strategy ? service.strategy->bake_minutes : std::nullopt};
}

std::string id_of(const boost::json::value& arn) {
  const std::string text(arn.as_string());
  return text.substr(text.rfind('/') + 1);
}

}  // namespace

std::string words_of(const ServiceValue& value) {
  if (!value.active) return "not ACTIVE";
  return fmt::format(
      "{}{} of {}, {}-{} %, {}{}, {}{}", value.daemon ? "DAEMON " : "", value.desired_count,
      value.definition, value.minimum_healthy_percent, value.maximum_percent,
      value.breaker == Breaker::kNone    ? "no breaker"
      : value.breaker == Breaker::kStops ? "breaker"
                                         : "breaker with rollback",
      value.zone_rebalancing ? ", zones are rebalanced" : "", to_string(value.strategy),
      value.bake_minutes ? fmt::format(", bakes {} min", *value.bake_minutes) : "");
}

std::string request_members(const ServiceValue& value, const std::string& more_of_deployment) {
  const std::string count =
      value.daemon ? "" : fmt::format(R"("desiredCount":{},)", value.desired_count);
  const std::string bake =
      value.bake_minutes ? fmt::format(R"("bakeTimeInMinutes":{},)", *value.bake_minutes) : "";
  return fmt::format(
      R"("taskDefinition":"{}",{}"availabilityZoneRebalancing":"{}","deploymentConfiguration":{{)"
      R"("strategy":"{}",{}"minimumHealthyPercent":{},"maximumPercent":{},)"
      R"("deploymentCircuitBreaker":{{"enable":{},"rollback":{}}}{}}})",
      value.definition, count, value.zone_rebalancing ? "ENABLED" : "DISABLED",
      to_string(value.strategy), bake, value.minimum_healthy_percent, value.maximum_percent,
      value.breaker != Breaker::kNone, value.breaker == Breaker::kRollsBack, more_of_deployment);
}

ServiceValue parse_described(const std::string& json) {
  const auto answer = boost::json::parse(json);
  const auto& services = answer.at("services").as_array();
  if (services.empty()) return {};
  const auto& shown = services.front().as_object();
  if (shown.at("status") != "ACTIVE") return {};
  const auto& rules = shown.at("deploymentConfiguration").as_object();
  const auto& breaker = rules.at("deploymentCircuitBreaker").as_object();
  const bool daemon = shown.at("schedulingStrategy") == "DAEMON";
  const auto* zones = shown.if_contains("availabilityZoneRebalancing");
  auto strategy = ecs::DeploymentStrategy::kRolling;
  parse_enum(std::string(rules.at("strategy").as_string()), strategy);
  const auto* bake = rules.if_contains("bakeTimeInMinutes");
  return {.active = true,
          .daemon = daemon,
          .desired_count = daemon ? 0 : shown.at("desiredCount").to_number<int>(),
          .definition = id_of(shown.at("taskDefinition")),
          .minimum_healthy_percent = rules.at("minimumHealthyPercent").to_number<int>(),
          .maximum_percent = rules.at("maximumPercent").to_number<int>(),
          .breaker = breaker_of(breaker.at("enable").as_bool(), breaker.at("rollback").as_bool()),
          .zone_rebalancing = zones != nullptr && *zones == "ENABLED",
          .strategy = strategy,
          .bake_minutes = bake == nullptr ? std::nullopt : std::optional(bake->to_number<int>())};
}

std::vector<ServiceValue> values_of(const engine::State& state, const ecs::Service* service) {
  if (service == nullptr || service->status != ecs::ServiceStatus::kActive) return {{}};
  std::vector<ServiceValue> values{value_of(*service)};
  if (service->deployments.empty()) return values;
  const auto* rollout =
      state.table<ecs::ServiceDeployment>().find(service->deployments.front().service_deployment);
  if (rollout == nullptr || !rollout->rollback) return values;
  const auto* target = state.table<ecs::ServiceRevision>().find(rollout->target);
  if (target == nullptr) return values;
  values.push_back(values.front());
  values.back().definition = target->definition.str();
  return values;
}

}  // namespace minato::sim
