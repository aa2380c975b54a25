// DescribeLogGroups, but for what the files of lines say: a page of records.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/logs.h"
#include "engine/state.h"
#include "services/logs/log_group.h"

namespace minato::logs {

struct LogGroupPage {
  std::vector<LogGroup> groups;
  std::optional<std::string> next_token;
};

/// By their names. A token is the name of the last group shown, so that a listing goes on rightly
/// when groups came or went. kInvalidParameter.
Result<LogGroupPage> select_groups(const engine::State& state,
                                   const api::DescribeLogGroups::Request& request);

/// Without what the files of lines say.
api::LogGroup shown(const engine::State& state, const LogGroup& group);

}  // namespace minato::logs
