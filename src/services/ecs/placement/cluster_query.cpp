#include "services/ecs/placement/cluster_query.h"

#include <algorithm>

#include "services/ecs/placement/cluster_query_parser.h"
#include "services/ecs/placement/natural_order.h"

namespace minato::ecs {
namespace {

using Node = ClusterQuery::Node;
using Operator = ClusterQuery::Operator;
using Subject = ClusterQuery::Subject;

/// Everything that the subject is: one value mostly, none, or several groups.
std::vector<std::string> values_of(const Node& node, const QueriedInstance& queried) {
  const auto& instance = queried.instance;
  switch (node.subject) {
    case Subject::kAgentConnected:
      return {queried.connected ? "true" : "false"};
    case Subject::kAgentVersion:
      return {instance.agent_version};
    case Subject::kAttribute:
      if (const auto* value = find_attribute(instance, node.attribute)) return {*value};
      return {};
    case Subject::kEc2InstanceId:
      return {instance.ec2_instance_id};
    case Subject::kRegisteredAt:
      return {std::to_string(to_millis(instance.registered_at))};
    case Subject::kRunningTasksCount:
      return {std::to_string(queried.running_tasks)};
    case Subject::kTaskGroup:
      if (queried.task_groups == nullptr) return {};
      return {queried.task_groups->begin(), queried.task_groups->end()};
  }
  return {};
}

bool compares(const Node& node, const std::string& value) {
  const auto order = [&] {
    const int how = natural_order(value, node.arguments.front());
    return node.less ? -how : how;
  };
  switch (node.op) {
    case Operator::kExists:
      return true;
    case Operator::kEquals:
    case Operator::kIn:
      return std::ranges::find(node.arguments, value) != node.arguments.end();
    case Operator::kMatches:
      return node.pattern->matches(value);
    case Operator::kGreater:
      return order() > 0;
    case Operator::kGreaterOrEqual:
      return order() >= 0;
  }
  return false;
}

template <class Predicate>
bool any_comparison(const Node& node, const Predicate& predicate) {
  if (node.kind == Node::Kind::kComparison) return predicate(node.subject);
  return std::ranges::any_of(node.children,
                             [&](const auto& child) { return any_comparison(*child, predicate); });
}

bool is_of_tasks(Subject subject) {
  return subject == Subject::kTaskGroup || subject == Subject::kRunningTasksCount;
}

bool is_no_attribute(Subject subject) { return subject != Subject::kAttribute; }

}  // namespace

Result<ClusterQuery> ClusterQuery::parse(std::string_view expression) {
  auto root = parse_cluster_query(expression);
  if (!root) return fail(root.error());
  ClusterQuery query;
  query.root_ = std::move(*root);
  query.asks_for_tasks_ = any_comparison(*query.root_, is_of_tasks);
  query.asks_only_for_attributes_ = !any_comparison(*query.root_, is_no_attribute);
  return query;
}

bool ClusterQuery::matches(const Node& node, const QueriedInstance& instance) {
  const auto holds = [&](const auto& child) { return matches(*child, instance); };
  switch (node.kind) {
    case Node::Kind::kAnd:
      return std::ranges::all_of(node.children, holds);
    case Node::Kind::kOr:
      return std::ranges::any_of(node.children, holds);
    case Node::Kind::kNot:
      return !holds(node.children.front());
    case Node::Kind::kComparison:
      break;
  }
  if (node.subject == Subject::kAttribute) {
    const auto* value = find_attribute(instance.instance, node.attribute);
    return value != nullptr && compares(node, *value);
  }
  return std::ranges::any_of(values_of(node, instance),
                             [&](const std::string& value) { return compares(node, value); });
}

}  // namespace minato::ecs
