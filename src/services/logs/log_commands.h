// The commands that change log groups and log streams.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "engine/command.h"
#include "services/logs/log_group.h"
#include "services/logs/log_stream.h"

namespace minato::logs {

struct CreateLogGroup {
  static constexpr std::string_view kName = "CreateLogGroup";
  void apply(engine::Commit& commit) const;

  LogGroup group;
};

/// With its streams.
struct DeleteLogGroup {
  static constexpr std::string_view kName = "DeleteLogGroup";
  void apply(engine::Commit& commit) const;

  LogGroupName name;
};

struct SetLogRetention {
  static constexpr std::string_view kName = "SetLogRetention";
  void apply(engine::Commit& commit) const;

  LogGroupName name;
  std::optional<int> days;
};

struct TagLogGroup {
  static constexpr std::string_view kName = "TagLogGroup";
  void apply(engine::Commit& commit) const;

  LogGroupName name;
  std::map<std::string, std::string> tags;
};

struct CreateLogStream {
  static constexpr std::string_view kName = "CreateLogStream";
  void apply(engine::Commit& commit) const;

  LogStream stream;
};

struct DeleteLogStream {
  static constexpr std::string_view kName = "DeleteLogStream";
  void apply(engine::Commit& commit) const;

  LogStreamKey path;
};

}  // namespace minato::logs
