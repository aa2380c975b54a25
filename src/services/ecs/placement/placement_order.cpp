#include "services/ecs/placement/placement_order.h"

#include <algorithm>
#include <functional>

namespace minato::ecs {
namespace {

constexpr std::string_view kAttribute = "attribute:";

/// Where the tasks of a value are counted: below the values of the levels before it.
std::string path_to(const std::string& above, std::size_t level, const std::string& value) {
  return above + '\n' + std::to_string(level) + value;
}

std::int64_t mixed(std::uint64_t seed, const std::string& text, int turn) {
  std::uint64_t hash = seed ^ 0xcbf29ce484222325U;
  for (const unsigned char letter : text) hash = (hash ^ letter) * 0x100000001b3U;
  hash = (hash ^ static_cast<std::uint64_t>(turn)) * 0x9e3779b97f4a7c15U;
  return static_cast<std::int64_t>((hash ^ (hash >> 29)) >> 1);
}

}  // namespace

bool PlacementOrder::LeafAfter::operator()(const Leaf* a, const Leaf* b) const {
  if (a->scores != b->scores) return a->scores > b->scores;
  if (a->capacity->load != b->capacity->load) return a->capacity->load > b->capacity->load;
  return a->capacity->id > b->capacity->id;
}

bool PlacementOrder::NodeAfter::operator()(const Node* a, const Node* b) const {
  if (*a->tasks != *b->tasks) return stop ? *a->tasks < *b->tasks : *a->tasks > *b->tasks;
  return a->value > b->value;
}

PlacementOrder::PlacementOrder(Options options) : options_(std::move(options)) {
  if (options_.strategy.size() > kMostStrategies) options_.strategy.resize(kMostStrategies);
  while (depth_ < options_.strategy.size() && is_spread_over_attribute(depth_)) ++depth_;
}

bool PlacementOrder::is_spread_over_attribute(std::size_t level) const {
  const auto& strategy = options_.strategy[level];
  return strategy.type == PlacementStrategyType::kSpread &&
         strategy.field_name.starts_with(kAttribute);
}

/// Instances without the attribute are together.
std::string PlacementOrder::value_of(std::size_t level, const ContainerInstance& instance) const {
  const auto& field = options_.strategy[level].field_name;
  const auto* value = find_attribute(instance, field.substr(kAttribute.size()));
  return value == nullptr ? std::string() : '=' + *value;
}

void PlacementOrder::count(const ContainerInstance& instance, int peers) {
  std::string path;
  for (std::size_t level = 0; level < options_.strategy.size(); ++level) {
    if (!is_spread_over_attribute(level)) continue;
    const std::string& above = level < depth_ ? path : std::string();
    path = path_to(above, level, value_of(level, instance));
    counts_[path] += peers;
  }
}

void PlacementOrder::add(const InstanceCapacity& candidate, int peers) {
  Leaf& leaf = leaves_.emplace_back();
  leaf.capacity = &candidate;
  leaf.peers = peers;
  score(leaf);
  Node* node = &root_;
  std::string path;
  for (std::size_t level = 0; level < depth_; ++level) {
    std::string value = value_of(level, *candidate.instance);
    path = path_to(path, level, value);
    auto& child = node->by_value[value];
    if (child == nullptr) {
      child = std::make_unique<Node>();
      child->value = std::move(value);
      child->tasks = &counts_[path];
      node->children.push_back(child.get());
    }
    node = child.get();
  }
  node->leaves.push_back(&leaf);
}

void PlacementOrder::score(Leaf& leaf) const {
  for (std::size_t level = depth_; level < options_.strategy.size(); ++level) {
    const std::int64_t score = score_at(level, leaf);
    leaf.scores[level] = stops() ? -score : score;
  }
  // Nothing sets them apart: evenly, as without a strategy.
  if (options_.strategy.size() == depth_) {
    leaf.scores[kMostStrategies - 1] = stops() ? -leaf.peers : leaf.peers;
  }
}

std::int64_t PlacementOrder::score_at(std::size_t level, const Leaf& leaf) const {
  const auto& strategy = options_.strategy[level];
  const auto& capacity = *leaf.capacity;
  const int sign = stops() ? -1 : 1;
  switch (strategy.type) {
    case PlacementStrategyType::kSpread: {
      if (!is_spread_over_attribute(level)) return leaf.peers;
      const auto at = counts_.find(path_to({}, level, value_of(level, *capacity.instance)));
      return at == counts_.end() ? 0 : at->second;
    }
    case PlacementStrategyType::kBinpack:
      if (strategy.field_name == "cpu") {
        return capacity.instance->cpu.value - capacity.used_cpu.value -
               sign * leaf.taken * options_.resources.cpu.value;
      }
      return capacity.instance->memory.value - capacity.used_memory.value -
             sign * leaf.taken * options_.resources.memory.value;
    case PlacementStrategyType::kRandom:
      return mixed(options_.seed, capacity.id.str(), leaf.taken);
  }
  return 0;
}

void PlacementOrder::heapify(Node& node) {
  for (Node* child : node.children) heapify(*child);
  std::ranges::make_heap(node.children, NodeAfter{stops()});
  std::ranges::make_heap(node.leaves, LeafAfter{});
}

PlacementOrder::Node* PlacementOrder::top_branch(std::vector<Node*>* path) {
  if (!ordered_) heapify(root_);
  ordered_ = true;
  Node* node = &root_;
  while (!node->children.empty()) {
    if (path != nullptr) path->push_back(node);
    node = node->children.front();
  }
  return node;
}

const InstanceCapacity* PlacementOrder::top() {
  const Node* branch = top_branch(nullptr);
  return branch->leaves.empty() ? nullptr : branch->leaves.front()->capacity;
}

void PlacementOrder::take_top(Top top) {
  std::vector<Node*> path;
  Node* branch = top_branch(&path);
  auto& leaves = branch->leaves;
  std::ranges::pop_heap(leaves, LeafAfter{});
  Leaf& leaf = *leaves.back();
  ++leaf.taken;
  leaf.peers += stops() ? -1 : 1;
  score(leaf);
  if (top == Top::kStays) {
    std::ranges::push_heap(leaves, LeafAfter{});
  } else {
    leaves.pop_back();
  }
  // Every node on the way is the first of its parent's.
  for (auto parent = path.rbegin(); parent != path.rend(); ++parent) {
    auto& children = (*parent)->children;
    std::ranges::pop_heap(children, NodeAfter{stops()});
    Node* child = children.back();
    *child->tasks += stops() ? -1 : 1;
    if (child->leaves.empty() && child->children.empty()) {
      children.pop_back();
    } else {
      std::ranges::push_heap(children, NodeAfter{stops()});
    }
  }
}

}  // namespace minato::ecs
