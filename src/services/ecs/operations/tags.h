// Tags between requests, records and answers.
#pragma once

#include <optional>
#include <vector>

#include "api/ecs.h"
#include "base/result.h"
#include "services/ecs/tag.h"

namespace minato::ecs {

/// kInvalidParameter: more than 50, a duplicate or empty key, one that begins with "aws:", too
/// long.
Result<std::vector<Tag>> read_tags(const std::optional<std::vector<api::Tag>>& tags);
std::vector<api::Tag> show_tags(const std::vector<Tag>& tags);

/// Whether a request's `include` names something.
template <class Field>
bool includes(const std::optional<std::vector<Field>>& include, Field field) {
  if (!include) return false;
  for (const Field each : *include) {
    if (each == field) return true;
  }
  return false;
}

}  // namespace minato::ecs
