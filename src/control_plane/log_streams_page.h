// DescribeLogStreams: the streams of a group with what their lines say, in either order, a page at
// a time. Pure.
#pragma once

#include <map>
#include <vector>

#include "api/logs.h"
#include "log_store/group_store.h"
#include "services/logs/log_stream.h"

namespace minato::control_plane {

using StreamsFacts = std::map<log_store::StreamNumber, log_store::StreamFacts>;

/// kInvalidParameter for what cannot be asked together.
Status check_request(const logs::api::DescribeLogStreamsRequest& request);

/// Streams without lines come before all others in the order of the last event. `group_arn` has no
/// ":*". kInvalidParameter for a bad token.
Result<logs::api::DescribeLogStreamsResponse> page_of_streams(
    std::vector<logs::LogStream> streams, const StreamsFacts& facts, const std::string& group_arn,
    const logs::api::DescribeLogStreamsRequest& request);

}  // namespace minato::control_plane
