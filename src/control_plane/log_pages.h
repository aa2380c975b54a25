// GetLogEvents and FilterLogEvents on one group's files: what a request asks of them and what it is
// answered. Blocking; any thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "api/logs.h"
#include "log_store/group_store.h"

namespace minato::control_plane {

/// Whose lines: of a group that is there, and none older than these.
struct LineSource {
  log_store::GroupStore& group;
  std::optional<Instant> oldest;
};

/// kInvalidParameter for a bad token or range of time.
Result<logs::api::GetLogEventsResponse> get_log_events(
    const LineSource& source, log_store::StreamNumber stream,
    const logs::api::GetLogEventsRequest& request);

/// Found lines, whose streams are numbers still.
struct FoundLines {
  std::vector<log_store::LogLine> lines;
  std::optional<std::string> next_token;
};

/// `streams` absent: all. A search that takes long ends with what it has and a token. Errors:
/// kInvalidParameter for a bad token, pattern or range of time.
Result<FoundLines> find_lines(const LineSource& source,
                              std::optional<std::set<log_store::StreamNumber>> streams,
                              const logs::api::FilterLogEventsRequest& request);

/// Lines of streams without a name are left out: they were deleted meanwhile.
logs::api::FilterLogEventsResponse shown(
    FoundLines found, const std::map<log_store::StreamNumber, std::string>& names);

}  // namespace minato::control_plane
