#include <boost/json.hpp>
#include <iostream>

#include "cli/api_client.h"
#include "cli/commands.h"
#include "cli/json_members.h"
#include "cli/text_table.h"

namespace minato::cli {
namespace {

using boost::json::array;
using boost::json::object;

/// As it stands in a table.
std::string cell(const object& from, const char* member) { return text_of(from, member, "-"); }

/// Describes in groups of what the operation takes at once.
Result<array> describe_all(ApiClient& client, const char* operation, const char* member,
                           const std::string& cluster, const array& arns, std::size_t at_once) {
  array all;
  for (std::size_t from = 0; from < arns.size(); from += at_once) {
    array group;
    for (std::size_t i = from; i < std::min(from + at_once, arns.size()); ++i) {
      group.push_back(arns[i]);
    }
    object request;
    request["cluster"] = cluster;
    request[member] = std::move(group);
    auto page = client.ecs(operation, request);
    if (!page) return fail(page.error());
    for (const auto& each : list_of(*page, member)) all.push_back(each);
  }
  return all;
}

/// Of a service that somebody else deploys.
std::string stability_of(const array& task_sets) {
  std::string text = "STEADY_STATE";
  for (const auto& each : task_sets) {
    if (cell(each.as_object(), "stabilityStatus") != text) text = "STABILIZING";
  }
  const std::string count = std::to_string(task_sets.size());
  return text + " (" + count + (task_sets.size() == 1 ? " task set)" : " task sets)");
}

std::string rollout_of(const object& service) {
  const array task_sets = list_of(service, "taskSets");
  if (!task_sets.empty()) return stability_of(task_sets);
  const array deployments = list_of(service, "deployments");
  if (deployments.empty()) return "-";
  const object& primary = deployments[0].as_object();
  std::string text = cell(primary, "rolloutState");
  if (deployments.size() > 1) text += " (" + std::to_string(deployments.size()) + " deployments)";
  return text;
}

std::string counts_of(const object& service) {
  std::string text = cell(service, "runningCount") + '/' + cell(service, "desiredCount");
  if (cell(service, "pendingCount") != "0") {
    text += " (" + cell(service, "pendingCount") + " pending)";
  }
  return text;
}

Status show_services(ApiClient& client, const std::string& cluster) {
  object request;
  request["cluster"] = cluster;
  request["maxResults"] = 100;
  const auto arns = client.ecs_all("ListServices", "serviceArns", std::move(request));
  if (!arns) return fail(arns.error());
  const auto services = describe_all(client, "DescribeServices", "services", cluster, *arns, 10);
  if (!services) return fail(services.error());
  TextTable table({"SERVICE", "STATUS", "RUNNING", "TASK DEFINITION", "ROLLOUT", "LAST EVENT"});
  for (const auto& each : *services) {
    const object& service = each.as_object();
    const array events = list_of(service, "events");
    std::string event = events.empty() ? "-" : cell(events[0].as_object(), "message");
    if (event.size() > 70) event = event.substr(0, 67) + "...";
    table.add({cell(service, "serviceName"), cell(service, "status"), counts_of(service),
               last_part(cell(service, "taskDefinition")), rollout_of(service), event});
  }
  if (!table.empty()) std::cout << table.text();
  return {};
}

Status show_tasks(ApiClient& client, const std::string& cluster) {
  object request;
  request["cluster"] = cluster;
  const auto arns = client.ecs_all("ListTasks", "taskArns", std::move(request));
  if (!arns) return fail(arns.error());
  const auto tasks = describe_all(client, "DescribeTasks", "tasks", cluster, *arns, 100);
  if (!tasks) return fail(tasks.error());
  TextTable table({"TASK", "GROUP", "TASK DEFINITION", "STATUS", "HEALTH", "MACHINE"});
  for (const auto& each : *tasks) {
    const object& task = each.as_object();
    table.add({last_part(cell(task, "taskArn")), cell(task, "group"),
               last_part(cell(task, "taskDefinitionArn")), cell(task, "lastStatus"),
               cell(task, "healthStatus"),
               last_part(cell(task, "containerInstanceArn")).substr(0, 12)});
  }
  if (!table.empty()) std::cout << '\n' << table.text();
  return {};
}

std::string resource(const object& instance, const char* member, const char* name) {
  for (const auto& each : list_of(instance, member)) {
    const object& one = each.as_object();
    if (cell(one, "name") == name) return cell(one, "integerValue");
  }
  return "-";
}

Status show_machines(ApiClient& client, const std::string& cluster) {
  object request;
  request["cluster"] = cluster;
  const auto arns =
      client.ecs_all("ListContainerInstances", "containerInstanceArns", std::move(request));
  if (!arns) return fail(arns.error());
  const auto machines =
      describe_all(client, "DescribeContainerInstances", "containerInstances", cluster, *arns, 100);
  if (!machines) return fail(machines.error());
  TextTable table({"MACHINE", "EC2 ID", "STATUS", "CONNECTED", "TASKS", "CPU FREE", "MEMORY FREE"});
  for (const auto& each : *machines) {
    const object& machine = each.as_object();
    const auto share = [&](const char* name) {
      return resource(machine, "remainingResources", name) + " of " +
             resource(machine, "registeredResources", name);
    };
    table.add({last_part(cell(machine, "containerInstanceArn")).substr(0, 12),
               cell(machine, "ec2InstanceId"), cell(machine, "status"),
               cell(machine, "agentConnected"), cell(machine, "runningTasksCount"), share("CPU"),
               share("MEMORY")});
  }
  if (!table.empty()) std::cout << '\n' << table.text();
  return {};
}

Status show_cluster(ApiClient& client, const std::string& cluster) {
  std::cout << "Cluster " << cluster << '\n';
  if (auto shown = show_services(client, cluster); !shown) return shown;
  if (auto shown = show_tasks(client, cluster); !shown) return shown;
  if (auto shown = show_machines(client, cluster); !shown) return shown;
  std::cout << '\n';
  return {};
}

}  // namespace

int run_status(const ReachOptions& reach, const std::string& cluster) {
  auto client = ApiClient::open(reach);
  if (!client) return say_error(client.error().message);
  std::vector<std::string> clusters;
  if (!cluster.empty()) {
    clusters.push_back(cluster);
  } else {
    const auto arns = client->ecs_all("ListClusters", "clusterArns", {});
    if (!arns) return say_error(arns.error().message);
    for (const auto& arn : *arns) clusters.push_back(last_part(std::string(arn.as_string())));
  }
  if (clusters.empty()) std::cout << "No clusters yet: aws ecs create-cluster makes one.\n";
  for (const auto& name : clusters) {
    if (auto shown = show_cluster(*client, name); !shown) return say_error(shown.error().message);
  }
  return 0;
}

}  // namespace minato::cli
