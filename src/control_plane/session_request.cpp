#include "control_plane/session_request.h"

#include "control_plane/session_broker.h"

namespace minato::control_plane {
namespace {

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

Status check_path(const std::optional<std::string>& path, const char* member) {
  if (!path || path->starts_with('/')) return {};
  return invalid(std::string(member) + " is an absolute path of the container.");
}

bool has_zero(const std::string& text) { return text.find('\0') != std::string::npos; }

Status check_arguments(const std::vector<std::string>& arguments) {
  if (arguments.front().empty()) return invalid("The command's program has no name.");
  for (const std::string& argument : arguments) {
    if (has_zero(argument)) return invalid("An argument of the command has a zero byte.");
  }
  return {};
}

}  // namespace

Result<link::OpenSession> make_order(const ecs::api::ExecuteCommandRequest& request) {
  if (!request.interactive) return invalid("Interactive is the only mode supported currently.");
  auto words = ecs::split_command(request.command);
  if (!words) return fail(words.error());
  if (Status good = check_arguments(*words); !good) return fail(good.error());
  link::OpenSession order;
  order.command = link::SessionCommand{std::move(*words), true, {}, {}};
  return order;
}

Result<link::OpenSession> make_order(const control::api::StartTaskSessionRequest& request) {
  const int things = (request.command ? 1 : 0) + (request.read_path ? 1 : 0) +
                     (request.write_path ? 1 : 0) + (request.port ? 1 : 0);
  if (things != 1) return invalid("Exactly one of command, readPath, writePath and port is given.");
  if (Status good = check_path(request.read_path, "readPath"); !good) return fail(good.error());
  if (Status good = check_path(request.write_path, "writePath"); !good) return fail(good.error());
  for (const auto& path : {request.read_path, request.write_path}) {
    if (path && has_zero(*path)) return invalid("A path has a zero byte.");
  }
  link::OpenSession order;
  order.read_path = request.read_path;
  order.write_path = request.write_path;
  order.port = request.port;
  if (request.command) {
    if (Status good = check_arguments(*request.command); !good) return fail(good.error());
    order.command = link::SessionCommand{*request.command, request.terminal.value_or(false),
                                         request.rows, request.columns};
  }
  return order;
}

link::OpenSession order_for(link::OpenSession order, const ecs::ExecTarget& target) {
  order.task_id = target.task.str();
  order.container = target.container;
  return order;
}

ecs::api::ExecuteCommandResponse show_session(const ecs::ExecTarget& target,
                                              const std::string& session_id,
                                              const std::string& token) {
  ecs::api::ExecuteCommandResponse response;
  response.cluster_arn = target.cluster_arn;
  response.task_arn = target.task_arn;
  response.container_arn = target.container_arn;
  response.container_name = target.container;
  response.interactive = true;
  response.session.emplace();
  response.session->session_id = session_id;
  response.session->token_value = token;
  return response;
}

std::string stream_url(const std::string& endpoint, const std::string& session_id) {
  const bool secure = endpoint.starts_with("https://");
  const std::string host = endpoint.substr(secure ? 8 : 7);
  return std::string(secure ? "wss://" : "ws://") + host + SessionBroker::kChannelPath +
         "?role=publish_subscribe&session=" + session_id;
}

}  // namespace minato::control_plane
