#include "services/ecs/operations/task_definition_reader.h"

#include <algorithm>

#include "api/ecs_codec.h"
#include "services/ecs/operations/container_behaviour.h"
#include "services/ecs/operations/container_validation.h"
#include "services/ecs/operations/names.h"
#include "services/ecs/operations/placement_request.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/operations/task_size.h"
#include "services/ecs/operations/volume_settings.h"
#include "wire/codec/json_codec.h"

namespace minato::ecs {
namespace {

using Request = api::RegisterTaskDefinitionRequest;

constexpr std::size_t kLargestDocument = 64 * 1024;
constexpr int kMostFargateWait = 120;
constexpr int kLeastFargateStart = 2;

Status validate_family(const std::string& family) {
  if (is_name(family)) return {};
  return fail(ErrorCode::kClient,
              "Family contains invalid characters: it has 1 to 255 letters, numbers, hyphens and "
              "underscores.");
}

bool wants_fargate(const Request& request) {
  return request.requires_compatibilities &&
         std::ranges::count(*request.requires_compatibilities, api::Compatibility::kFargate) > 0;
}

Status validate_mode(const Request& request, api::NetworkMode mode) {
  if (wants_fargate(request) && mode != api::NetworkMode::kAwsvpc) {
    return fail(ErrorCode::kClient, "Fargate only supports network mode 'awsvpc'.");
  }
  return {};
}

/// Fargate waits two minutes at most, and two seconds at least for a container to start.
Status validate_fargate_times(const Request& request) {
  if (!wants_fargate(request)) return {};
  for (const auto& container : request.container_definitions) {
    const int stop = container.stop_timeout.value_or(0);
    const int start = container.start_timeout.value_or(kLeastFargateStart);
    if (stop > kMostFargateWait || start > kMostFargateWait || start < kLeastFargateStart) {
      return fail(ErrorCode::kClient, "Invalid setting for container '" + *container.name +
                                          "'. For Fargate 'stopTimeout' is at most 120 and "
                                          "'startTimeout' between 2 and 120 seconds.");
    }
  }
  return {};
}

/// Task sizes in the plain form in which ECS shows them.
Status read_size(const Request& request, api::TaskDefinition& definition) {
  std::optional<CpuUnits> cpu;
  std::optional<Mebibytes> memory;
  if (request.cpu) {
    const auto parsed = parse_task_cpu(*request.cpu);
    if (!parsed) return fail(parsed.error());
    cpu = *parsed;
    definition.cpu = std::to_string(cpu->value);
  }
  if (request.memory) {
    const auto parsed = parse_task_memory(*request.memory);
    if (!parsed) return fail(parsed.error());
    memory = *parsed;
    definition.memory = std::to_string(memory->value);
  }
  if (!wants_fargate(request)) return {};
  if (!cpu || !memory) {
    return fail(ErrorCode::kClient,
                "Fargate requires task definition to have task-level cpu and memory.");
  }
  if (!is_fargate_size(*cpu, *memory)) {
    return fail(ErrorCode::kClient,
                "No Fargate configuration exists for given values: " + *definition.cpu + " CPU, " +
                    *definition.memory +
                    " memory. See the Amazon ECS documentation for valid values.");
  }
  return {};
}

/// The containers must fit into the task.
Status validate_sum(const api::TaskDefinition& definition) {
  std::int64_t cpu = 0;
  std::int64_t memory = 0;
  for (const auto& container : *definition.container_definitions) {
    cpu += container.cpu.value_or(0);
    memory += container.memory_reservation.value_or(container.memory.value_or(0));
    const auto task_memory = definition.memory ? std::stoll(*definition.memory) : 0;
    if (task_memory > 0 && container.memory.value_or(0) > task_memory) {
      return fail(ErrorCode::kClient, "Invalid setting for container '" + *container.name +
                                          "'. Its 'memory' is more than that of its task.");
    }
  }
  if (definition.cpu && cpu > std::stoll(*definition.cpu)) {
    return fail(ErrorCode::kClient,
                "The sum of the containers' cpu is more than that of the task.");
  }
  if (definition.memory && memory > std::stoll(*definition.memory)) {
    return fail(ErrorCode::kClient,
                "The sum of the containers' memory is more than that of the task.");
  }
  return {};
}

void fill_container(api::ContainerDefinition& container, api::NetworkMode mode) {
  if (!container.cpu) container.cpu = 0;
  if (!container.essential) container.essential = true;
  if (!container.environment) container.environment.emplace();
  if (!container.mount_points) container.mount_points.emplace();
  if (!container.volumes_from) container.volumes_from.emplace();
  if (!container.system_controls) container.system_controls.emplace();
  auto& ports =
      container.port_mappings ? *container.port_mappings : container.port_mappings.emplace();
  for (auto& port : ports) {
    if (!port.protocol) port.protocol = api::TransportProtocol::kTcp;
    if (!port.host_port) {
      port.host_port = mode == api::NetworkMode::kBridge ? 0 : port.container_port;
    }
  }
  if (!container.health_check) return;
  auto& check = *container.health_check;
  if (!check.interval) check.interval = 30;
  if (!check.timeout) check.timeout = 5;
  if (!check.retries) check.retries = 3;
}

api::TaskDefinition make_document(const Request& request, api::NetworkMode mode) {
  api::TaskDefinition document;
  document.container_definitions = request.container_definitions;
  for (auto& container : *document.container_definitions) fill_container(container, mode);
  document.task_role_arn = request.task_role_arn;
  document.execution_role_arn = request.execution_role_arn;
  document.network_mode = mode;
  document.runtime_platform = request.runtime_platform;
  document.requires_compatibilities = request.requires_compatibilities;
  document.volumes = request.volumes.value_or(std::vector<api::Volume>{});
  document.placement_constraints.emplace();
  if (request.placement_constraints) document.placement_constraints = request.placement_constraints;
  document.compatibilities.emplace().push_back(api::Compatibility::kEc2);
  if (wants_fargate(request)) document.compatibilities->push_back(api::Compatibility::kFargate);
  return document;
}

}  // namespace

Result<TaskDefinition> read_task_definition(const Request& request) {
  const api::NetworkMode mode = request.network_mode.value_or(
      wants_fargate(request) ? api::NetworkMode::kAwsvpc : api::NetworkMode::kBridge);
  Status good = validate_family(request.family);
  if (good) good = validate_mode(request, mode);
  if (good) {
    good = validate_containers(request.container_definitions, mode, request.memory.has_value());
  }
  const Platform platform = wants_fargate(request) ? Platform::kFargate : Platform::kOwnMachines;
  for (const auto& container : request.container_definitions) {
    if (good) good = validate_container_behaviour(container, mode, platform);
  }
  if (good) good = validate_volumes(request, platform);
  if (good) good = validate_fargate_times(request);
  if (good) good = check_definition_constraints(request.placement_constraints);
  if (good && wants_fargate(request) && request.placement_constraints &&
      !request.placement_constraints->empty()) {
    good = fail(ErrorCode::kClient,
                "Placement constraints are not supported by Fargate task definitions.");
  }
  if (!good) return fail(good.error());
  api::TaskDefinition document = make_document(request, mode);
  good = read_size(request, document);
  if (good) good = validate_sum(document);
  if (!good) return fail(good.error());
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  const std::size_t size = wire::encode_json_text(document).size();
  if (size > kLargestDocument) {
    return fail(ErrorCode::kClient, "Actual length: '" + std::to_string(size) +
                                        "'. Max allowed length is '65536' bytes.");
  }
  TaskDefinition definition;
  definition.resources = resources_of(document);
  definition.document = Document<api::TaskDefinition>(std::move(document));
  definition.tags = std::move(*tags);
  return definition;
}

TaskResources resources_of(const api::TaskDefinition& definition) {
  TaskResources resources;
  for (const auto& container : *definition.container_definitions) {
    resources.cpu.value += container.cpu.value_or(0);
    resources.memory.value += container.memory_reservation.value_or(container.memory.value_or(0));
    // A task with an address of its own takes no port of the machine.
    if (definition.network_mode == api::NetworkMode::kAwsvpc || !container.port_mappings) continue;
    for (const auto& port : *container.port_mappings) {
      if (port.host_port.value_or(0) == 0) continue;
      const bool udp = port.protocol == api::TransportProtocol::kUdp;
      resources.host_ports.push_back(udp ? -*port.host_port : *port.host_port);
    }
  }
  if (definition.cpu) {
    if (const auto cpu = parse_task_cpu(*definition.cpu)) resources.cpu = *cpu;
  }
  if (definition.memory) {
    if (const auto memory = parse_task_memory(*definition.memory)) resources.memory = *memory;
  }
  return resources;
}

}  // namespace minato::ecs
