// SessionCall: starts a session with a container through the API and connects to it.
#pragma once

#include <boost/json/object.hpp>
#include <memory>

#include "cli/api_client.h"
#include "cli/task_lookup.h"
#include "session/frame_stream.h"

namespace minato::cli {

/// The command could not be run at all, as `docker exec` and `env` have it.
inline constexpr int kSessionFailed = 125;

/// `what` has one of StartTaskSession's command, readPath, writePath and port. `container` may be
/// empty where the task has one only.
Result<std::unique_ptr<session::FrameStream>> call_session(ApiClient& client, const FoundTask& task,
                                                           const std::string& container,
                                                           boost::json::object what);

/// Why a session ended that did not say so itself.
std::string broken_off(const session::FrameStream& stream);

}  // namespace minato::cli
