#include "cli/failed_task.h"

#include <algorithm>
#include <boost/json.hpp>

#include "cli/json_members.h"

namespace minato::cli {
namespace {

using boost::json::object;

/// What ECS counts as failed, too.
bool has_failed(const object& task) {
  const std::string code = text_of(task, "stopCode");
  if (code == "TaskFailedToStart" || code == "EssentialContainerExited") return true;
  return code == "ServiceSchedulerInitiated" &&
         text_of(task, "stoppedReason").find("health checks") != std::string::npos;
}

double ended_at(const object& task) {
  for (const char* member : {"executionStoppedAt", "stoppingAt", "stoppedAt"}) {
    if (task.contains(member)) return number_of(task, member);
  }
  return 0;
}

/// How much a container looks like the cause: others are killed (137, 143) because it ended.
int blame_of(const object& container) {
  if (!text_of(container, "reason").empty()) return 4;
  if (text_of(container, "healthStatus") == "UNHEALTHY") return 3;
  if (!container.contains("exitCode")) return 0;
  const int code = count_of(container, "exitCode");
  if (code == 0) return 1;
  return code == 137 || code == 143 ? 0 : 2;
}

FailedTask read(const object& task) {
  FailedTask failed;
  failed.id = last_part(text_of(task, "taskArn"));
  failed.stop_code = text_of(task, "stopCode");
  failed.reason = text_of(task, "stoppedReason");
  const auto containers = objects_of(task, "containers");
  const auto blamed = std::ranges::max_element(
      containers, {}, [](const object* container) { return blame_of(*container); });
  if (blamed == containers.end()) return failed;
  failed.container = text_of(**blamed, "name");
  failed.container_reason = text_of(**blamed, "reason");
  if ((*blamed)->contains("exitCode")) failed.exit_code = count_of(**blamed, "exitCode");
  return failed;
}

}  // namespace

std::optional<FailedTask> first_failed_task(const boost::json::array& tasks,
                                            const std::string& deployment) {
  const object* first = nullptr;
  for (const auto& each : tasks) {
    if (!each.is_object()) continue;
    const object& task = each.get_object();
    if (text_of(task, "startedBy") != deployment || !has_failed(task)) continue;
    if (first == nullptr || ended_at(task) < ended_at(*first)) first = &task;
  }
  if (first == nullptr) return std::nullopt;
  return read(*first);
}

std::string why_it_failed(const FailedTask& task) {
  std::string text = task.reason.empty() ? task.stop_code : task.reason;
  if (task.container.empty()) return text;
  text += " (container " + task.container;
  if (task.exit_code) text += ", exit code " + std::to_string(*task.exit_code);
  const bool is_news = !task.container_reason.empty() && task.container_reason != task.reason;
  if (is_news) text += ", " + task.container_reason;
  return text + ')';
}

}  // namespace minato::cli
