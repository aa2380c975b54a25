#include <boost/json.hpp>
#include <iostream>

#include "cli/api_client.h"
#include "cli/commands.h"
#include "cli/text_table.h"

namespace minato::cli {
namespace {

using boost::json::object;

std::string text_of(const object& from, const char* member, const char* otherwise = "") {
  const auto* value = from.if_contains(member);
  if (value == nullptr) return otherwise;
  if (value->is_string()) return std::string(value->get_string());
  if (value->is_number()) return std::to_string(value->to_number<std::int64_t>());
  return otherwise;
}

std::string last_part(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

std::string lacks(const object& instance) {
  const std::string reason = text_of(instance, "reason");
  if (reason.empty()) return "nothing: it would take one more";
  const std::string detail = text_of(instance, "detail");
  return detail.empty() ? reason : reason + " (" + detail + ')';
}

void print(const object& answer) {
  std::cout << text_of(answer, "arn") << "\n  a task of "
            << last_part(text_of(answer, "taskDefinition")) << " needs " << text_of(answer, "cpu")
            << " CPU units and " << text_of(answer, "memory") << " MiB\n\n";
  TextTable table({"MACHINE", "INSTANCE", "STATUS", "CPU LEFT", "MIB LEFT", "TASKS", "LACKS"});
  const auto& instances = answer.at("instances").as_array();
  for (const auto& each : instances) {
    const object& instance = each.as_object();
    table.add({last_part(text_of(instance, "containerInstanceArn")).substr(0, 12),
               text_of(instance, "ec2InstanceId"), text_of(instance, "status"),
               text_of(instance, "remainingCpu"), text_of(instance, "remainingMemory"),
               text_of(instance, "tasks"), lacks(instance)});
  }
  std::cout << (table.empty() ? "  The cluster has no container instances.\n" : table.text());
}

}  // namespace

int run_explain(const ExplainCommand& command) {
  auto client = ApiClient::open(command.reach);
  if (!client) return say_error(client.error().message);
  object request;
  request["name"] = command.name;
  if (!command.cluster.empty()) request["cluster"] = command.cluster;
  const auto answer = client->call("minato", "Minato_20261101.ExplainPlacement", request);
  if (!answer) return say_error(answer.error().message);
  print(*answer);
  return 0;
}

}  // namespace minato::cli
