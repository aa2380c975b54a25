// What most names of ECS are made of.
#pragma once

#include <string_view>

namespace minato::ecs {

/// 1 to 255 letters, numbers, hyphens and underscores.
bool is_name(std::string_view text);

}  // namespace minato::ecs
