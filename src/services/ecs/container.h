// Container: what is known of one container of a task, as its machine reports it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "engine/field.h"
#include "services/ecs/task_status.h"

namespace minato::ecs {

struct NetworkBinding {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("bindIp", &NetworkBinding::bind_ip),
                      field("containerPort", &NetworkBinding::container_port),
                      field("hostPort", &NetworkBinding::host_port),
                      field("protocol", &NetworkBinding::protocol)};
  }
  friend bool operator==(const NetworkBinding&, const NetworkBinding&) = default;

  std::string bind_ip;
  int container_port = 0;
  int host_port = 0;
  /// "tcp" or "udp".
  std::string protocol;
};

struct Container {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("name", &Container::name),
                      field("lastStatus", &Container::last_status),
                      field("health", &Container::health),
                      field("exitCode", &Container::exit_code),
                      field("reason", &Container::reason),
                      field("runtimeId", &Container::runtime_id),
                      field("imageDigest", &Container::image_digest),
                      field("networkBindings", &Container::network_bindings)};
  }
  friend bool operator==(const Container&, const Container&) = default;

  std::string name;
  ContainerStatus last_status = ContainerStatus::kPending;
  HealthStatus health = HealthStatus::kUnknown;
  std::optional<int> exit_code;
  std::string reason;
  std::string runtime_id;
  std::string image_digest;
  std::vector<NetworkBinding> network_bindings;
};

}  // namespace minato::ecs
