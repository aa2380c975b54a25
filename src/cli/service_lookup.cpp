#include "cli/service_lookup.h"

#include <boost/json.hpp>

#include "cli/json_members.h"
#include "cli/similar_names.h"

namespace minato::cli {
namespace {

using boost::json::array;
using boost::json::object;

Result<std::vector<std::string>> names_of(ApiClient& client, const char* operation,
                                          const char* member, const object& request) {
  const auto arns = client.ecs_all(operation, member, request);
  if (!arns) return fail(arns.error());
  std::vector<std::string> names;
  for (const auto& arn : *arns) {
    if (arn.is_string()) names.push_back(last_part(std::string(arn.get_string())));
  }
  return names;
}

Result<std::vector<std::string>> clusters(ApiClient& client) {
  return names_of(client, "ListClusters", "clusterArns", {});
}

Result<object> describe(ApiClient& client, const ServiceReference& reference) {
  return client.ecs("DescribeServices", {{"cluster", reference.cluster},
                                         {"services", array{boost::json::value(reference.name)}}});
}

Error no_cluster(ApiClient& client, const std::string& wanted) {
  const auto names = clusters(client);
  if (!names) return names.error();
  return {ErrorCode::kClusterNotFound, "no cluster \"" + wanted + '"' + instead_of(wanted, *names)};
}

/// Of the same name in another cluster; empty: none.
std::string elsewhere(ApiClient& client, const ServiceReference& wanted) {
  const auto names = clusters(client);
  if (!names) return "";
  for (const std::string& cluster : *names) {
    if (cluster == wanted.cluster) continue;
    const auto answer = describe(client, {cluster, wanted.name});
    if (!answer) continue;
    const auto found = objects_of(*answer, "services");
    if (!found.empty() && text_of(*found.front(), "status") == "ACTIVE") {
      return cluster + '/' + wanted.name;
    }
  }
  return "";
}

Error no_service(ApiClient& client, const ServiceReference& wanted) {
  const std::string message = "no service \"" + wanted.name + "\" in the cluster " + wanted.cluster;
  const std::string other = elsewhere(client, wanted);
  if (!other.empty()) return {ErrorCode::kServiceNotFound, message + "; there is " + other};
  const auto names = names_of(client, "ListServices", "serviceArns",
                              {{"cluster", wanted.cluster}, {"maxResults", 100}});
  if (!names) return names.error();
  return {ErrorCode::kServiceNotFound, message + instead_of(wanted.name, *names)};
}

Error no_definition(ApiClient& client, const std::string& name) {
  const std::string wanted = last_part(name);
  const std::string family = wanted.substr(0, wanted.find(':'));
  const std::string message = "no task definition \"" + wanted + '"';
  auto revisions = names_of(client, "ListTaskDefinitions", "taskDefinitionArns",
                            {{"familyPrefix", family}, {"sort", "DESC"}});
  if (!revisions) return revisions.error();
  if (!revisions->empty()) {
    return {ErrorCode::kClient, message + instead_of(wanted, *std::move(revisions))};
  }
  const auto families =
      names_of(client, "ListTaskDefinitionFamilies", "families", {{"status", "ACTIVE"}});
  if (!families) return families.error();
  return {ErrorCode::kClient, message + instead_of(family, *families)};
}

}  // namespace

Result<object> find_service(ApiClient& client, const ServiceReference& reference) {
  const auto answer = describe(client, reference);
  if (!answer) {
    if (answer.error().code != ErrorCode::kClusterNotFound) return fail(answer.error());
    return fail(no_cluster(client, reference.cluster));
  }
  const auto found = objects_of(*answer, "services");
  if (found.empty()) return fail(no_service(client, reference));
  const std::string status = text_of(*found.front(), "status");
  if (status == "INACTIVE") return fail(no_service(client, reference));
  if (status == "ACTIVE") return *found.front();
  return fail(ErrorCode::kServiceNotActive,
              "the service " + reference.text() + " is being deleted: it is " + status);
}

Result<object> find_task_definition(ApiClient& client, const std::string& name) {
  auto answer =
      client.ecs("DescribeTaskDefinition", {{"taskDefinition", name}, {"include", array{"TAGS"}}});
  if (answer || answer.error().code != ErrorCode::kClient) return answer;
  if (answer.error().message != "Unable to describe task definition.") return answer;
  return fail(no_definition(client, name));
}

}  // namespace minato::cli
