// Clients write an empty list as a member without a value: it means as much as none.
#pragma once

#include <optional>
#include <vector>

namespace minato::elb {

template <class T>
bool is_given(const std::optional<std::vector<T>>& list) {
  return list && !list->empty();
}

}  // namespace minato::elb
