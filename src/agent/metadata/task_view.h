// TaskView: what is told to the containers of a task about it, as plain values. The agent fills it
// from what it keeps of the task; the documents are made of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"

namespace minato::agent_metadata {

struct PortView {
  std::int32_t container_port = 0;
  std::int32_t host_port = 0;
  std::string protocol;
  std::string host_address;
};

struct NetworkView {
  std::string mode;
  /// Empty in the modes host and none.
  std::string address;
  std::string mac_address;
  /// "10.124.16.0/20" and the address of its gateway; awsvpc only.
  std::string subnet;
  std::string gateway;
  std::string private_dns_name;
};

struct ContainerView {
  std::string runtime_id;
  std::string name;
  std::string runtime_name;
  std::string image;
  /// "sha256:...", empty while it is not pulled.
  std::string image_digest;
  std::vector<PortView> ports;
  std::map<std::string, std::string> labels;
  /// "RUNNING", "STOPPED"; "NONE", "PULLED", "CREATED" as well for what is known.
  std::string desired_status;
  std::string known_status;
  std::optional<std::int32_t> exit_code;
  std::int64_t cpu = 0;
  std::int64_t memory = 0;
  std::optional<Instant> created_at;
  std::optional<Instant> started_at;
  std::optional<Instant> finished_at;
  std::string log_driver;
  std::map<std::string, std::string> log_options;
  std::string arn;
  NetworkView network;
  /// "HEALTHY", "UNHEALTHY", "UNKNOWN"; absent without a health check.
  std::optional<std::string> health;
  /// Absent without a restart policy.
  std::optional<std::int64_t> restarts;
};

struct TaskView {
  std::string cluster;
  std::string arn;
  std::string family;
  std::string revision;
  std::string service_name;
  std::string desired_status;
  std::string known_status;
  /// Of the whole task: processors and MiB.
  std::optional<double> cpu;
  std::optional<std::int64_t> memory;
  std::optional<Instant> pull_started_at;
  std::optional<Instant> pull_stopped_at;
  std::optional<Instant> execution_stopped_at;
  std::string availability_zone;
  std::string launch_type;
  std::vector<ContainerView> containers;
};

/// What only the control plane knows; `errors` says why it is not all there.
struct TagsView {
  struct Failure {
    /// "TaskTags" or "ContainerInstanceTags".
    std::string field;
    std::string code;
    std::string message;
    std::string resource_arn;
    int status = 0;
    std::string request_id;
  };
  std::map<std::string, std::string> task;
  std::map<std::string, std::string> container_instance;
  std::vector<Failure> errors;
};

}  // namespace minato::agent_metadata
