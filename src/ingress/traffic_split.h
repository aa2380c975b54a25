// TrafficSplit: an action that forwards to several target groups by weight, or keeps clients with
// one. HAProxy counts a split's requests and spreads the numbers over 10,000 slots so that any run
// of requests is near the weights; a group has the slots below its threshold and not below the one
// before. The thresholds stand in a map that changes at run time: no weight takes a reload. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ingress/proxy_plan.h"

namespace minato::ingress {

struct SplitShare {
  std::string backend;
  std::string cookie;  // What AWSALBTG says for this group.
  int threshold = 0;   // Of 10,000.
};

struct TrafficSplit {
  std::string name;
  std::vector<SplitShare> shares;
  int sticky_seconds = 0;
};

inline constexpr int kSlots = 10000;

/// Whether the action needs one: one group that takes all needs none.
bool is_split(const link::IngressAction& action);

/// `place` tells actions apart: the ARNs of listener and rule.
TrafficSplit split_of(const link::IngressForward& forward, const std::string& place);

/// Of all listeners. By the key in the map: "NAME/0" and so on.
std::map<std::string, int> split_thresholds(const std::vector<PlannedFrontend>& frontends);

/// Where the map's key for a share is.
std::string share_key(const TrafficSplit& split, std::size_t share);

}  // namespace minato::ingress
