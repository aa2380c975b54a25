#include "ingress/traffic_split.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "base/stable_hash.h"
#include "ingress/proxy_names.h"

namespace minato::ingress {
namespace {

std::int64_t weight_of(const link::IngressWeightedGroup& group) {
  return std::clamp(group.weight, 0, 999);
}

}  // namespace

bool is_split(const link::IngressAction& action) {
  if (!action.forward) return false;
  const auto& groups = action.forward->target_groups;
  return groups.size() > 1 || action.forward->sticky_seconds.has_value() ||
         (groups.size() == 1 && weight_of(groups.front()) == 0);
}

TrafficSplit split_of(const link::IngressForward& forward, const std::string& place) {
  std::string identity = place;
  std::int64_t total = 0;
  for (const auto& group : forward.target_groups) {
    identity += ' ' + group.arn;
    total += weight_of(group);
  }
  TrafficSplit split;
  split.name = "split_" + stable_hash_hex(identity);
  split.sticky_seconds = std::max(forward.sticky_seconds.value_or(0), 0);
  std::int64_t sum = 0;
  for (const auto& group : forward.target_groups) {
    sum += weight_of(group);
    const std::int64_t threshold = total == 0 ? 0 : (sum * kSlots + total / 2) / total;
    split.shares.push_back({backend_name(group.arn), stable_hash_hex(split.name + ' ' + group.arn),
                            static_cast<int>(threshold)});
  }
  return split;
}

std::string share_key(const TrafficSplit& split, std::size_t share) {
  return fmt::format("{}/{}", split.name, share);
}

std::map<std::string, int> split_thresholds(const std::vector<PlannedFrontend>& frontends) {
  std::map<std::string, int> thresholds;
  const auto add = [&](const link::IngressAction& action, const std::string& place) {
    if (!is_split(action)) return;
    const TrafficSplit split = split_of(*action.forward, place);
    for (std::size_t i = 0; i < split.shares.size(); ++i) {
      thresholds[share_key(split, i)] = split.shares[i].threshold;
    }
  };
  for (const PlannedFrontend& frontend : frontends) {
    const link::IngressListener& listener = frontend.listener;
    add(listener.default_action, listener.arn);
    if (!listener.rules) continue;
    for (const auto& rule : *listener.rules) add(rule.action, listener.arn + ' ' + rule.arn);
  }
  return thresholds;
}

}  // namespace minato::ingress
