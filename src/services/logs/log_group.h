// LogGroup: log streams under one name, with how long their lines are kept. The lines themselves
// are no records: they lie in files beside the engine (src/log_store), under the group's number.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/units.h"
#include "engine/field.h"

namespace minato::logs {

using LogGroupName = Id<struct LogGroupNameTag>;
/// 16 hexadecimal digits, never given to another group: lines of a deleted group are nobody's.
using LogGroupNumber = Id<struct LogGroupNumberTag>;

struct LogGroup {
  using Key = LogGroupName;
  static constexpr std::string_view kTable = "logs.group";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("name", &LogGroup::name), field("number", &LogGroup::number),
                      field("createdAt", &LogGroup::created_at),
                      field("retentionInDays", &LogGroup::retention_in_days),
                      field("tags", &LogGroup::tags)};
  }
  const LogGroupName& key() const { return name; }

  LogGroupName name;
  LogGroupNumber number;
  Instant created_at{};
  /// Nothing: for ever.
  std::optional<int> retention_in_days;
  std::map<std::string, std::string> tags;
};

struct LogGroupsByNumber {
  using Record = LogGroup;
  using Key = LogGroupNumber;
  static std::optional<Key> key_of(const LogGroup& group) { return group.number; }
};

}  // namespace minato::logs
