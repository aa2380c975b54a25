#include "cli/session_call.h"

#include <boost/json.hpp>

#include "cli/endpoint.h"
#include "cli/json_members.h"

namespace minato::cli {

Result<std::unique_ptr<session::FrameStream>> call_session(ApiClient& client, const FoundTask& task,
                                                           const std::string& container,
                                                           boost::json::object what) {
  what["cluster"] = task.cluster;
  what["task"] = task.arn;
  if (!container.empty()) what["container"] = container;
  const auto answer = client.call("minato", "Minato_20261101.StartTaskSession", what);
  if (!answer) return fail(answer.error());
  const auto endpoint = parse_endpoint(client.listen());
  if (!endpoint) return fail(endpoint.error());
  wire::WebSocketTarget target;
  target.host = endpoint->address;
  target.port = endpoint->port;
  target.path = text_of(*answer, "streamPath");
  return session::FrameStream::connect(
      target,
      boost::json::serialize(boost::json::object{{"TokenValue", text_of(*answer, "tokenValue")}}));
}

std::string broken_off(const session::FrameStream& stream) {
  return "the session was broken off: " + stream.close_reason();
}

}  // namespace minato::cli
