// Requests for sessions as orders to a machine, and what their answers show. Pure functions.
#pragma once

#include <string>

#include "api/agent.h"
#include "api/ecs.h"
#include "api/minato.h"
#include "base/result.h"
#include "services/ecs/operations/exec_target.h"

namespace minato::control_plane {

/// Without the session's name and place. kInvalidParameter: not interactive, or no command.
Result<link::OpenSession> make_order(const ecs::api::ExecuteCommandRequest& request);
/// kInvalidParameter: not exactly one thing to do, or a path that is not absolute.
Result<link::OpenSession> make_order(const control::api::StartTaskSessionRequest& request);
/// Fills in what is only known once the container is found.
link::OpenSession order_for(link::OpenSession order, const ecs::ExecTarget& target);

/// All but the stream's URL.
ecs::api::ExecuteCommandResponse show_session(const ecs::ExecTarget& target,
                                              const std::string& session_id,
                                              const std::string& token);
/// "ws://HOST/v1/data-channel?..." for "http://HOST", "wss://..." for "https://HOST".
std::string stream_url(const std::string& endpoint, const std::string& session_id);

}  // namespace minato::control_plane
