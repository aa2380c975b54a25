// TaskDefinitionFamily: the highest number that a deleted revision of a family had. ECS never gives
// a number again.
#pragma once

#include "base/id.h"
#include "engine/field.h"

namespace minato::ecs {

using FamilyName = Id<struct FamilyNameTag>;

struct TaskDefinitionFamily {
  using Key = FamilyName;
  static constexpr std::string_view kTable = "ecs.task_definition_family";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("name", &TaskDefinitionFamily::name),
                      field("highestDeleted", &TaskDefinitionFamily::highest_deleted)};
  }
  const FamilyName& key() const { return name; }

  FamilyName name;
  int highest_deleted = 0;
};

}  // namespace minato::ecs
