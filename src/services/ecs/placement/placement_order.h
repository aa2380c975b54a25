// PlacementOrder: which of many instances is the next to be given a task, or to lose one, by a
// placement strategy. Each choice costs the logarithm of their number. Pure.
//
// Strategies that spread over an attribute and come first make a tree: the value with the fewest
// tasks, and within it the next value. What follows orders the instances of a branch. A spread over
// an attribute that comes after another kind of strategy only sets apart what that holds for equal;
// it goes by the tasks there were before the plan.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/ecs/placement/capacity_view.h"
#include "services/ecs/placement_rules.h"

namespace minato::ecs {

class PlacementOrder {
 public:
  /// Stopping is placing the other way round: from the fullest value, from the emptiest machine.
  enum class Purpose { kPlace, kStop };
  struct Options {
    std::vector<PlacementStrategy> strategy;
    Purpose purpose = Purpose::kPlace;
    /// Of one task.
    TaskResources resources;
    /// Of the strategy "random".
    std::uint64_t seed = 0;
  };
  explicit PlacementOrder(Options options);

  const std::vector<PlacementStrategy>& strategy() const { return options_.strategy; }

  /// Tasks of the group on an instance, candidate or not; all are counted before any is added.
  void count(const ContainerInstance& instance, int peers);
  void add(const InstanceCapacity& candidate, int peers);

  /// Null: none is left.
  const InstanceCapacity* top();
  /// The top is given a task or loses one; `stays`: it may be chosen again.
  enum class Top { kStays, kLeaves };
  void take_top(Top top);

 private:
  static constexpr std::size_t kMostStrategies = 6;
  struct Leaf {
    const InstanceCapacity* capacity;
    int peers = 0;
    int taken = 0;
    std::array<std::int64_t, kMostStrategies> scores{};
  };
  struct Node {
    std::string value;
    /// Tasks below the node; of the root nothing.
    int* tasks = nullptr;
    std::unordered_map<std::string, std::unique_ptr<Node>> by_value;
    std::vector<Node*> children;
    std::vector<Leaf*> leaves;
  };

  /// Heap orders: true where `a` comes after `b`.
  struct LeafAfter {
    bool operator()(const Leaf* a, const Leaf* b) const;
  };
  struct NodeAfter {
    bool stop;
    bool operator()(const Node* a, const Node* b) const;
  };

  bool stops() const { return options_.purpose == Purpose::kStop; }
  bool is_spread_over_attribute(std::size_t level) const;
  std::string value_of(std::size_t level, const ContainerInstance& instance) const;
  void score(Leaf& leaf) const;
  std::int64_t score_at(std::size_t level, const Leaf& leaf) const;
  void heapify(Node& node);
  Node* top_branch(std::vector<Node*>* path);

  Options options_;
  /// The levels of the tree: leading spreads over attributes.
  std::size_t depth_ = 0;
  std::unordered_map<std::string, int> counts_;
  std::deque<Leaf> leaves_;
  Node root_;
  bool ordered_ = false;
};

}  // namespace minato::ecs
