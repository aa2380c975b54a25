// Orders texts as people do: numbers in them by their value, so that 9 comes before 10 and agent
// version 1.9.2 before 1.10.0.
#pragma once

#include <string_view>

namespace minato::ecs {

/// Below 0: `a` comes before `b`; 0: they are equal; above 0: after.
int natural_order(std::string_view a, std::string_view b);

}  // namespace minato::ecs
