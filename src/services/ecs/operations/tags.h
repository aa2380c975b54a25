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

/// An added tag of a key that is there takes its value's place. kInvalidParameter: too many
/// together.
Result<std::vector<Tag>> with_added_tags(std::vector<Tag> tags, const std::vector<Tag>& added);
/// A key that is not there is no error; kInvalidParameter for one that begins with "aws:".
Result<std::vector<Tag>> without_tags(std::vector<Tag> tags, const std::vector<std::string>& keys);

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
