// Finding log groups and streams by what requests name them with, and their ARNs.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "engine/state.h"
#include "services/identity.h"
#include "services/logs/log_group.h"
#include "services/logs/log_stream.h"

namespace minato::logs {

/// "arn:aws:logs:REGION:ACCOUNT:log-group:NAME"; what stands for its streams too ends with ":*".
std::string log_group_arn(const Identity& identity, const LogGroupName& name);
std::string log_stream_arn(const Identity& identity, const LogStream& stream);

/// Never null; kResourceNotFound as CloudWatch Logs words it.
Result<const LogGroup*> find_group(const engine::State& state, const std::string& name);
Result<const LogStream*> find_stream(const engine::State& state, const LogGroup& group,
                                     const std::string& name);
/// The group of an ARN, with or without the ":*" at its end.
Result<const LogGroup*> find_group_by_arn(const engine::State& state, const std::string& arn);
/// Where a request takes a name or an identifier, which is a name or an ARN. kInvalidParameter for
/// none and for both.
Result<const LogGroup*> find_named_group(const engine::State& state,
                                         const std::optional<std::string>& name,
                                         const std::optional<std::string>& identifier);

/// The group's streams whose names begin so, by their names.
template <class Visit>
void for_each_stream(const engine::State& state, const LogGroupName& group,
                     const std::string& prefix, const Visit& visit) {
  const LogStreamKey begin = log_stream_key(group, prefix);
  const auto& rows = state.table<LogStream>().rows();
  for (auto at = rows.lower_bound(begin); at != rows.end(); ++at) {
    if (!at->first.str().starts_with(begin.str())) return;
    visit(at->second.record);
  }
}

}  // namespace minato::logs
