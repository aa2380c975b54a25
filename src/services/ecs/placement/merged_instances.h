// MergedInstances: the instances of several kinds, one after another in an order that each kind
// keeps by itself. A step costs the logarithm of the number of kinds.
#pragma once

#include <algorithm>
#include <vector>

#include "services/ecs/placement/instance_capacity.h"

namespace minato::ecs {

/// `Instances` is one of InstanceKind's ordered sets; what was added may not change meanwhile.
template <class Instances>
class MergedInstances {
 public:
  using Iterator = typename Instances::const_iterator;

  void add(Iterator first, Iterator last) {
    if (first == last) return;
    parts_.push_back({first, last});
    std::ranges::push_heap(parts_, After{});
  }
  /// Null: there are no more.
  const InstanceCapacity* next() {
    if (parts_.empty()) return nullptr;
    std::ranges::pop_heap(parts_, After{});
    Part& part = parts_.back();
    const InstanceCapacity* instance = *part.at;
    if (++part.at == part.end) {
      parts_.pop_back();
    } else {
      std::ranges::push_heap(parts_, After{});
    }
    return instance;
  }

 private:
  struct Part {
    Iterator at;
    Iterator end;
  };
  struct After {
    bool operator()(const Part& a, const Part& b) const {
      return typename Instances::key_compare{}(*b.at, *a.at);
    }
  };

  std::vector<Part> parts_;
};

}  // namespace minato::ecs
