// The command that changes the tags of what is tagged: clusters, services, tasks, task definitions
// and container instances.
#pragma once

#include <vector>

#include "engine/command.h"
#include "services/ecs/tag.h"

namespace minato::ecs {

/// The tags as they are from now on.
template <class Record>
struct SetTags {
  static constexpr std::string_view kName = "SetTags";
  void apply(engine::Commit& commit) const {
    commit.update<Record>(key, [&](Record& record) { record.tags = tags; });
  }
  typename Record::Key key;
  std::vector<Tag> tags;
};

}  // namespace minato::ecs
