// ClusterQuery: an expression of ECS's cluster query language, which container instances either
// meet or do not: "attribute:stack == production and not(task:group == service:database)". Read
// once, asked of many instances; immutable and pure.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/placement/text_pattern.h"

namespace minato::ecs {

/// What is asked of one instance beside its own record.
struct QueriedInstance {
  const ContainerInstance& instance;
  bool connected = false;
  /// Of the cluster that asks.
  int running_tasks = 0;
  /// The groups of its tasks; null: no query in hand asks for them.
  const std::set<std::string>* task_groups = nullptr;
};

class ClusterQuery {
 public:
  /// kInvalidParameter says what is wrong with the expression and where.
  static Result<ClusterQuery> parse(std::string_view expression);

  bool matches(const QueriedInstance& instance) const { return matches(*root_, instance); }
  /// The answer depends on the tasks of an instance, so that each placement may change it.
  bool asks_for_tasks() const { return asks_for_tasks_; }
  /// Instances with the same attributes have the same answer.
  bool asks_only_for_attributes() const { return asks_only_for_attributes_; }

  enum class Subject {
    kAgentConnected,
    kAgentVersion,
    kAttribute,
    kEc2InstanceId,
    kRegisteredAt,
    kRunningTasksCount,
    kTaskGroup
  };
  enum class Operator { kExists, kEquals, kIn, kMatches, kGreater, kGreaterOrEqual };
  /// Comparisons and what joins them. "<" is a negated ">=" where there is something to compare.
  struct Node {
    enum class Kind { kComparison, kAnd, kOr, kNot };
    Kind kind = Kind::kComparison;
    std::vector<std::unique_ptr<const Node>> children;
    Subject subject = Subject::kAttribute;
    /// Of kAttribute.
    std::string attribute;
    Operator op = Operator::kEquals;
    /// One, or of kIn any number.
    std::vector<std::string> arguments;
    std::optional<TextPattern> pattern;
    /// "<" and "<=": compared the other way round.
    bool less = false;
  };

 private:
  static bool matches(const Node& node, const QueriedInstance& instance);

  std::shared_ptr<const Node> root_;
  bool asks_for_tasks_ = false;
  bool asks_only_for_attributes_ = true;
};

}  // namespace minato::ecs
