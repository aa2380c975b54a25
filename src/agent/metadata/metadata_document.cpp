#include "agent/metadata/metadata_document.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/json.hpp>

namespace minato::agent_metadata {
namespace {

namespace json = boost::json;

void put(json::object& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

void put(json::object& object, const char* name, const std::optional<Instant>& instant) {
  if (instant) object[name] = time_text(*instant);
}

void put(json::object& object, const char* name, const std::map<std::string, std::string>& texts) {
  if (texts.empty()) return;
  json::object members;
  for (const auto& [key, value] : texts) members[key] = value;
  object[name] = std::move(members);
}

json::array ports_of(const ContainerView& container) {
  json::array ports;
  for (const PortView& port : container.ports) {
    json::object made{{"ContainerPort", port.container_port}, {"Protocol", port.protocol}};
    if (port.host_port != 0) made["HostPort"] = port.host_port;
    put(made, "HostIp", port.host_address);
    ports.push_back(std::move(made));
  }
  return ports;
}

json::object network_of(const NetworkView& network) {
  json::object made{{"NetworkMode", network.mode}};
  if (!network.address.empty()) made["IPv4Addresses"] = json::array{network.address};
  if (network.mode == "awsvpc") made["AttachmentIndex"] = 0;
  put(made, "MACAddress", network.mac_address);
  put(made, "IPv4SubnetCIDRBlock", network.subnet);
  put(made, "PrivateDNSName", network.private_dns_name);
  if (!network.gateway.empty()) {
    made["SubnetGatewayIpv4Address"] =
        network.gateway +
        network.subnet.substr(std::min(network.subnet.find('/'), network.subnet.size()));
  }
  return made;
}

// Everything before the containers, then everything behind the tags: in the order of ECS.
void put_head(json::object& object, const TaskView& task) {
  object["Cluster"] = task.cluster;
  object["TaskARN"] = task.arn;
  object["Family"] = task.family;
  put(object, "ServiceName", task.service_name);
  object["Revision"] = task.revision;
  object["DesiredStatus"] = task.desired_status;
  object["KnownStatus"] = task.known_status;
  if (task.cpu || task.memory) {
    json::object limits;
    if (task.cpu) limits["CPU"] = *task.cpu;
    if (task.memory) limits["Memory"] = *task.memory;
    object["Limits"] = std::move(limits);
  }
  put(object, "PullStartedAt", task.pull_started_at);
  put(object, "PullStoppedAt", task.pull_stopped_at);
  put(object, "ExecutionStoppedAt", task.execution_stopped_at);
  put(object, "AvailabilityZone", task.availability_zone);
}

void put_tail(json::object& object, const TaskView& task) {
  put(object, "LaunchType", task.launch_type);
  json::array containers;
  for (const ContainerView& one : task.containers) containers.push_back(container_document(one));
  object["Containers"] = std::move(containers);
}

}  // namespace

std::string time_text(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(static_cast<std::time_t>(seconds.time_since_epoch().count())),
                     (instant - seconds).count());
}

json::object container_document(const ContainerView& container) {
  json::object object;
  object["DockerId"] = container.runtime_id;
  object["Name"] = container.name;
  object["DockerName"] = container.runtime_name;
  object["Image"] = container.image;
  object["ImageID"] = container.image_digest;
  if (!container.ports.empty()) object["Ports"] = ports_of(container);
  put(object, "Labels", container.labels);
  object["DesiredStatus"] = container.desired_status;
  object["KnownStatus"] = container.known_status;
  if (container.exit_code) object["ExitCode"] = *container.exit_code;
  object["Limits"] = json::object{{"CPU", container.cpu}, {"Memory", container.memory}};
  put(object, "CreatedAt", container.created_at);
  put(object, "StartedAt", container.started_at);
  put(object, "FinishedAt", container.finished_at);
  object["Type"] = "NORMAL";
  if (container.health) object["Health"] = json::object{{"status", *container.health}};
  if (container.restarts) object["RestartCount"] = *container.restarts;
  put(object, "LogDriver", container.log_driver);
  put(object, "LogOptions", container.log_options);
  put(object, "ContainerARN", container.arn);
  object["Networks"] = json::array{network_of(container.network)};
  return object;
}

json::object task_document(const TaskView& task) {
  json::object object;
  put_head(object, task);
  put_tail(object, task);
  return object;
}

json::object task_document_with_tags(const TaskView& task, const TagsView& tags) {
  json::object object;
  put_head(object, task);
  put(object, "TaskTags", tags.task);
  put(object, "ContainerInstanceTags", tags.container_instance);
  put_tail(object, task);
  if (tags.errors.empty()) return object;
  json::array errors;
  for (const TagsView::Failure& failure : tags.errors) {
    errors.push_back({{"ErrorField", failure.field},
                      {"ErrorCode", failure.code},
                      {"ErrorMessage", failure.message},
                      {"StatusCode", failure.status},
                      {"RequestId", failure.request_id},
                      {"ResourceARN", failure.resource_arn}});
  }
  object["Errors"] = std::move(errors);
  return object;
}

}  // namespace minato::agent_metadata
