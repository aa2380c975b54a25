// InstanceKind: instances that may take tasks and have the same attributes, so that a constraint
// holds for all of them or for none, each in the orders that placement looks through. A fleet has
// few kinds: what no task of a service may run on is passed over at once, however many there are.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "services/ecs/ids.h"
#include "services/ecs/placement/instance_capacity.h"

namespace minato::ecs {

/// Least loaded first; equals in the order of their ids, so that the same history chooses the same.
struct LeastLoadedFirst {
  bool operator()(const InstanceCapacity* a, const InstanceCapacity* b) const {
    return a->load != b->load ? a->load < b->load : a->id < b->id;
  }
};
using InstancesByLoad = std::set<const InstanceCapacity*, LeastLoadedFirst>;

/// The one with the least left first.
template <std::int64_t InstanceCapacity::*kFree>
struct FullestFirst {
  bool operator()(const InstanceCapacity* a, const InstanceCapacity* b) const {
    return a->*kFree != b->*kFree ? a->*kFree < b->*kFree : a->id < b->id;
  }
};
template <std::int64_t InstanceCapacity::*kFree>
using InstancesByFree = std::set<const InstanceCapacity*, FullestFirst<kFree>>;
using InstancesByFreeCpu = InstancesByFree<&InstanceCapacity::free_cpu>;
using InstancesByFreeMemory = InstancesByFree<&InstanceCapacity::free_memory>;

struct InstanceKind {
  struct Key {
    /// Empty: shared by all clusters.
    ClusterName cluster;
    std::string zone;
    /// Empty of those that are not alike.
    std::map<std::string, std::string> attributes;

    friend bool operator<(const Key& a, const Key& b) {
      return std::tie(a.cluster, a.zone, a.attributes) < std::tie(b.cluster, b.zone, b.attributes);
    }
  };

  /// Of this kind in InstanceKinds.
  const Key* key = nullptr;
  /// False of the instances that are left over where too many kinds were to be told apart: they
  /// have the zone in common.
  bool alike = true;
  InstancesByLoad by_load;
  InstancesByFreeCpu by_free_cpu;
  InstancesByFreeMemory by_free_memory;
};

using InstanceKinds = std::map<InstanceKind::Key, InstanceKind>;

}  // namespace minato::ecs
