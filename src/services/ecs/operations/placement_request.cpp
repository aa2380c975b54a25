#include "services/ecs/operations/placement_request.h"

#include <algorithm>
#include <cctype>

#include "services/ecs/placement/cluster_query.h"

namespace minato::ecs {
namespace {

constexpr std::size_t kMostConstraints = 10;
constexpr std::size_t kMostStrategies = 5;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

tl::unexpected<Error> too_many_constraints() {
  return invalid(
      "Too many placement constraints: a task has at most 10, those of its task "
      "definition included.");
}

Status check_expression(const std::string& expression) {
  if (expression.empty()) return invalid("Expression can not be blank for memberOf constraints.");
  if (const auto query = ClusterQuery::parse(expression); !query) return fail(query.error());
  return {};
}

Result<PlacementConstraint> read_constraint(const api::PlacementConstraint& wanted) {
  if (!wanted.type) return invalid("Placement constraint type can not be blank.");
  const std::string expression = wanted.expression.value_or("");
  if (*wanted.type == api::PlacementConstraintType::kDistinctInstance) {
    if (!expression.empty()) {
      return invalid("Expression is not allowed for distinctInstance constraints.");
    }
    return PlacementConstraint{PlacementConstraintType::kDistinctInstance, ""};
  }
  if (auto good = check_expression(expression); !good) return fail(good.error());
  return PlacementConstraint{PlacementConstraintType::kMemberOf, expression};
}

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

Result<PlacementStrategy> read_spread(const std::string& field) {
  constexpr std::string_view kAttribute = "attribute:";
  const std::string lower = lower_case(field);
  if (lower == "instanceid" || lower == "host") {
    return PlacementStrategy{PlacementStrategyType::kSpread, "instanceId"};
  }
  if (!field.starts_with(kAttribute) || field.size() == kAttribute.size()) {
    return invalid("Invalid field '" + field +
                   "' for the placement strategy spread: instanceId, host or attribute:NAME.");
  }
  return PlacementStrategy{PlacementStrategyType::kSpread, field};
}

Result<PlacementStrategy> read_strategy(const api::PlacementStrategy& wanted) {
  if (!wanted.type) return invalid("Placement strategy type can not be blank.");
  const std::string field = wanted.field.value_or("");
  switch (*wanted.type) {
    case api::PlacementStrategyType::kSpread:
      return read_spread(field);
    case api::PlacementStrategyType::kBinpack: {
      const std::string lower = lower_case(field);
      if (lower == "cpu" || lower == "memory") {
        return PlacementStrategy{PlacementStrategyType::kBinpack, lower};
      }
      return invalid("Invalid field '" + field +
                     "' for the placement strategy binpack: cpu or memory.");
    }
    case api::PlacementStrategyType::kRandom:
      break;
  }
  if (!field.empty()) return invalid("The placement strategy random has no field.");
  return PlacementStrategy{PlacementStrategyType::kRandom, ""};
}

Status check_subject(const PlacementRules& rules, const PlacementSubject& subject) {
  const bool has_own = subject.definition != nullptr &&
                       subject.definition->document->placement_constraints.has_value();
  const std::size_t own = has_own ? subject.definition->document->placement_constraints->size() : 0;
  if (rules.constraints.size() + own > kMostConstraints) {
    return too_many_constraints();
  }
  if (rules.strategy.size() > kMostStrategies) {
    return invalid("Too many placement strategies: at most 5.");
  }
  if (subject.launch_type == LaunchType::kFargate &&
      (!rules.constraints.empty() || !rules.strategy.empty())) {
    return invalid(
        "Placement constraints and strategies are not supported with FARGATE launch type.");
  }
  if (subject.scheduling_strategy != SchedulingStrategy::kDaemon) return {};
  if (!rules.strategy.empty()) {
    return invalid(
        "The daemon scheduling strategy does not support placement strategies. Remove the "
        "placement strategy and try again");
  }
  const bool distinct =
      std::ranges::count(rules.constraints, PlacementConstraintType::kDistinctInstance,
                         &PlacementConstraint::type) > 0;
  if (!distinct) return {};
  return invalid(
      "The distinctInstance placement constraint is not supported with the DAEMON scheduling "
      "strategy.");
}

}  // namespace

Result<PlacementRules> read_placement(const WantedConstraints& constraints,
                                      const WantedStrategy& strategy, PlacementRules present,
                                      const PlacementSubject& subject) {
  PlacementRules rules = std::move(present);
  if (constraints) {
    if (constraints->size() > kMostConstraints) return too_many_constraints();
    rules.constraints.clear();
    for (const auto& each : *constraints) {
      auto constraint = read_constraint(each);
      if (!constraint) return fail(constraint.error());
      rules.constraints.push_back(std::move(*constraint));
    }
  }
  if (strategy) {
    rules.strategy.clear();
    for (const auto& each : *strategy) {
      auto read = read_strategy(each);
      if (!read) return fail(read.error());
      rules.strategy.push_back(std::move(*read));
    }
  }
  if (auto good = check_subject(rules, subject); !good) return fail(good.error());
  return rules;
}

Status check_definition_constraints(
    const std::optional<std::vector<api::TaskDefinitionPlacementConstraint>>& constraints) {
  if (!constraints) return {};
  if (constraints->size() > kMostConstraints) return too_many_constraints();
  for (const auto& each : *constraints) {
    if (!each.type) return invalid("Placement constraint type can not be blank.");
    if (auto good = check_expression(each.expression.value_or("")); !good) return good;
  }
  return {};
}

std::vector<api::PlacementConstraint> show_constraints(const PlacementRules& rules) {
  std::vector<api::PlacementConstraint> shown;
  for (const auto& from : rules.constraints) {
    auto& to = shown.emplace_back();
    to.type = from.type == PlacementConstraintType::kMemberOf
                  ? api::PlacementConstraintType::kMemberOf
                  : api::PlacementConstraintType::kDistinctInstance;
    if (!from.expression.empty()) to.expression = from.expression;
  }
  return shown;
}

std::vector<api::PlacementStrategy> show_strategy(const PlacementRules& rules) {
  std::vector<api::PlacementStrategy> shown;
  for (const auto& from : rules.strategy) {
    auto& to = shown.emplace_back();
    switch (from.type) {
      case PlacementStrategyType::kSpread:
        to.type = api::PlacementStrategyType::kSpread;
        break;
      case PlacementStrategyType::kBinpack:
        to.type = api::PlacementStrategyType::kBinpack;
        break;
      case PlacementStrategyType::kRandom:
        to.type = api::PlacementStrategyType::kRandom;
        break;
    }
    if (!from.field_name.empty()) to.field = from.field_name;
  }
  return shown;
}

}  // namespace minato::ecs
