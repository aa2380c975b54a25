#include <chrono>
#include <iostream>
#include <thread>

#include "cli/api_client.h"
#include "cli/commands.h"

namespace minato::cli {
namespace {

/// How often new lines are looked for with --follow.
constexpr auto kFollowInterval = std::chrono::milliseconds(300);

boost::json::object request_of(const LogsCommand& command, const std::string& after) {
  boost::json::object request;
  request["task"] = command.task;
  if (!command.cluster.empty()) request["cluster"] = command.cluster;
  if (!command.container.empty()) request["container"] = command.container;
  if (after.empty()) {
    request["tail"] = command.tail;
  } else {
    request["after"] = after;
  }
  return request;
}

/// The container's name stands before its lines where a task has several.
void print(const boost::json::object& response, bool with_names) {
  const auto* lines = response.if_contains("lines");
  if (lines == nullptr || !lines->is_array()) return;
  for (const auto& line : lines->get_array()) {
    const auto& object = line.as_object();
    auto& out = object.at("stream").as_string() == "stderr" ? std::cerr : std::cout;
    if (with_names) out << std::string_view(object.at("container").as_string()) << " | ";
    out << std::string_view(object.at("text").as_string()) << '\n';
  }
  std::cout.flush();
}

bool has_several_containers(ApiClient& client, const LogsCommand& command) {
  if (!command.container.empty()) return false;
  boost::json::object request;
  if (!command.cluster.empty()) request["cluster"] = command.cluster;
  request["tasks"] = boost::json::array{boost::json::value(command.task)};
  const auto response = client.ecs("DescribeTasks", request);
  if (!response) return false;
  const auto* tasks = response->if_contains("tasks");
  if (tasks == nullptr || !tasks->is_array() || tasks->get_array().empty()) return false;
  return tasks->get_array()[0].as_object().at("containers").as_array().size() > 1;
}

}  // namespace

int run_logs(const LogsCommand& command) {
  auto client = ApiClient::open(command.reach);
  if (!client) return say_error(client.error().message);
  const bool with_names = has_several_containers(*client, command);
  std::string after;
  for (;;) {
    const auto response =
        client->call("minato", "Minato_20261101.GetTaskLogs", request_of(command, after));
    if (!response) return say_error(response.error().message);
    print(*response, with_names);
    const auto* ended = response->if_contains("ended");
    const bool over = ended != nullptr && ended->is_bool() && ended->get_bool();
    if (!command.follow || over) return 0;
    if (const auto* next = response->if_contains("next"); next != nullptr && next->is_string()) {
      after = std::string(next->get_string());
    }
    std::this_thread::sleep_for(kFollowInterval);
  }
}

}  // namespace minato::cli
