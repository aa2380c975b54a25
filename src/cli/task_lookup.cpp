#include "cli/task_lookup.h"

#include <algorithm>
#include <optional>

#include "cli/json_members.h"
#include "cli/service_lookup.h"
#include "cli/service_reference.h"

namespace minato::cli {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::size_t kShortestBeginning = 4;

bool is_hexadecimal(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// "arn:aws:ecs:R:A:task/CLUSTER/ID" says its cluster.
std::string cluster_in(const std::string& arn) {
  const auto from = arn.find(":task/");
  if (from == std::string::npos) return "";
  const auto slash = arn.find('/', from + 6);
  return slash == std::string::npos ? "" : arn.substr(from + 6, slash - from - 6);
}

Result<array> list_tasks(ApiClient& client, object request) {
  return client.ecs_all("ListTasks", "taskArns", std::move(request));
}

FoundTask found(const object& task) {
  FoundTask it{last_part(text_of(task, "clusterArn")), text_of(task, "taskArn"), {}};
  for (const object* each : objects_of(task, "containers")) {
    it.containers.push_back(text_of(*each, "name"));
  }
  return it;
}

Result<std::optional<object>> describe(ApiClient& client, const std::string& cluster,
                                       const std::string& task) {
  const auto answer = client.ecs(
      "DescribeTasks", {{"cluster", cluster}, {"tasks", array{boost::json::value(task)}}});
  if (!answer) return fail(answer.error());
  const auto tasks = objects_of(*answer, "tasks");
  if (tasks.empty()) return std::optional<object>();
  return std::optional<object>(*tasks.front());
}

/// All of the cluster whose id begins so.
Result<std::vector<std::string>> beginning_with(ApiClient& client, const std::string& cluster,
                                                const std::string& beginning) {
  const auto arns = list_tasks(client, {{"cluster", cluster}});
  if (!arns) return fail(arns.error());
  std::vector<std::string> matching;
  for (const auto& arn : *arns) {
    const std::string text = arn.is_string() ? std::string(arn.get_string()) : "";
    if (last_part(text).starts_with(beginning)) matching.push_back(text);
  }
  return matching;
}

Result<FoundTask> running(const object& task) {
  const std::string status = text_of(task, "lastStatus");
  if (status != "STOPPED" && status != "DEACTIVATING") return found(task);
  const std::string reason = text_of(task, "stoppedReason");
  return fail(ErrorCode::kClient, "the task " + last_part(text_of(task, "taskArn")) + " is " +
                                      status + (reason.empty() ? "" : ": " + reason));
}

/// Nothing: it is no task's name.
Result<std::optional<FoundTask>> by_id(ApiClient& client, const std::string& name,
                                       const std::string& cluster) {
  std::string id = name;
  if (is_hexadecimal(name) && name.size() >= kShortestBeginning && name.size() < 32) {
    const auto matching = beginning_with(client, cluster, name);
    if (!matching) return fail(matching.error());
    if (matching->size() > 1) {
      return fail(ErrorCode::kClient, "several tasks begin with \"" + name +
                                          "\": " + last_part(matching->front()) + ", " +
                                          last_part(matching->at(1)));
    }
    if (matching->empty()) return std::optional<FoundTask>();
    id = matching->front();
  } else if (!cluster_in(name).empty() || (is_hexadecimal(name) && name.size() == 32)) {
    id = name;
  } else {
    return std::optional<FoundTask>();
  }
  const auto task = describe(client, cluster, id);
  if (!task) return fail(task.error());
  if (!*task) return std::optional<FoundTask>();
  auto it = running(**task);
  if (!it) return fail(it.error());
  return std::optional<FoundTask>(std::move(*it));
}

Result<FoundTask> of_service(ApiClient& client, const ServiceReference& reference) {
  if (const auto service = find_service(client, reference); !service) {
    return fail(service.error());
  }
  const auto arns = list_tasks(client, {{"cluster", reference.cluster},
                                        {"serviceName", reference.name},
                                        {"desiredStatus", "RUNNING"}});
  if (!arns) return fail(arns.error());
  std::optional<object> oldest;
  for (const auto& arn : *arns) {
    const auto task = describe(client, reference.cluster, std::string(arn.get_string()));
    if (!task) return fail(task.error());
    if (!*task || text_of(**task, "lastStatus") != "RUNNING") continue;
    if (!oldest || number_of(**task, "startedAt") < number_of(*oldest, "startedAt")) {
      oldest = **task;
    }
  }
  if (oldest) return found(*oldest);
  return fail(ErrorCode::kNotFound,
              "the service " + reference.text() + " has no running task just now");
}

}  // namespace

Result<FoundTask> find_task(ApiClient& client, const std::string& name,
                            const std::string& cluster) {
  std::string where = cluster.empty() ? cluster_in(name) : cluster;
  if (where.empty()) where = "default";
  const bool is_arn = !cluster_in(name).empty();
  const auto task = by_id(client, name, where);
  if (!task && (is_arn || task.error().code != ErrorCode::kClusterNotFound)) {
    return fail(task.error());
  }
  if (task && *task) return **task;
  if (is_arn) return fail(ErrorCode::kNotFound, "there is no task " + name);
  const auto reference = parse_service_reference(name, cluster);
  if (!reference) return fail(reference.error());
  auto of = of_service(client, *reference);
  if (of || of.error().code != ErrorCode::kServiceNotFound) return of;
  return fail(ErrorCode::kNotFound, "no task and " + of.error().message);
}

}  // namespace minato::cli
