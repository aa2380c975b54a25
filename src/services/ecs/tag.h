// Tags of ECS resources, in the order in which they were given.
#pragma once

#include <string>
#include <vector>

#include "engine/field.h"

namespace minato::ecs {

struct Tag {
  static constexpr auto fields() {
    return std::tuple{engine::field("key", &Tag::key), engine::field("value", &Tag::value)};
  }
  friend bool operator==(const Tag&, const Tag&) = default;

  std::string key;
  std::string value;
};

}  // namespace minato::ecs
