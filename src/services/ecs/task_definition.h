// TaskDefinition: one revision of a family, kept as registered, with what placement asks of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/document.h"
#include "services/ecs/document_shapes.h"
#include "services/ecs/ids.h"
#include "services/ecs/tag.h"

namespace minato::ecs {

enum class TaskDefinitionStatus { kActive, kInactive, kDeleteInProgress };
constexpr EnumNames<TaskDefinitionStatus, 3> names_of(TaskDefinitionStatus) {
  return {"ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS"};
}

/// What a task takes of a machine. `host_ports` are the fixed ones: TCP as they are, UDP as
/// negative numbers; dynamic ones are the agent's to choose.
struct TaskResources {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("cpu", &TaskResources::cpu), field("memory", &TaskResources::memory),
                      field("hostPorts", &TaskResources::host_ports)};
  }
  friend bool operator==(const TaskResources&, const TaskResources&) = default;

  CpuUnits cpu;
  Mebibytes memory;
  std::vector<int> host_ports;
};

struct TaskDefinition {
  using Key = TaskDefinitionKey;
  static constexpr std::string_view kTable = "ecs.task_definition";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("key", &TaskDefinition::id),
                      field("status", &TaskDefinition::status),
                      field("document", &TaskDefinition::document),
                      field("resources", &TaskDefinition::resources),
                      field("registeredAt", &TaskDefinition::registered_at),
                      field("deregisteredAt", &TaskDefinition::deregistered_at),
                      field("tags", &TaskDefinition::tags),
                      field("deleteRequestedAt", &TaskDefinition::delete_requested_at)};
  }
  const TaskDefinitionKey& key() const { return id; }

  TaskDefinitionKey id;
  TaskDefinitionStatus status = TaskDefinitionStatus::kActive;
  /// As registered, defaults filled in; ARN, status and times are added when it is shown.
  Document<api::TaskDefinition> document;
  TaskResources resources;
  Instant registered_at{};
  std::optional<Instant> deregistered_at;
  std::vector<Tag> tags;
  std::optional<Instant> delete_requested_at{};
};

struct TaskDefinitionsByFamily {
  using Record = TaskDefinition;
  using Key = std::string;
  static std::optional<Key> key_of(const TaskDefinition& definition) {
    return definition.id.family;
  }
};

}  // namespace minato::ecs
