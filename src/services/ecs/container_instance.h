// ContainerInstance: a machine with an agent. One joined without a cluster is shared: it is an
// instance of every cluster, with the same id, its resources counted once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/ecs/ids.h"
#include "services/ecs/tag.h"

namespace minato::ecs {

enum class InstanceStatus { kActive, kDraining };
constexpr EnumNames<InstanceStatus, 2> names_of(InstanceStatus) { return {"ACTIVE", "DRAINING"}; }

/// Starts of services' tasks in a row that failed on an instance, as far as that speaks against it
/// (quarantine.h).
struct FailedStarts {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{
        field("inARow", &FailedStarts::in_a_row), field("service", &FailedStarts::service),
        field("ofSeveral", &FailedStarts::of_several), field("last", &FailedStarts::last)};
  }
  friend bool operator==(const FailedStarts&, const FailedStarts&) = default;

  int in_a_row = 0;
  /// Whose task was the last; whether others' were among them.
  ServiceKey service;
  bool of_several = false;
  std::optional<Instant> last;
};

struct ContainerInstance {
  using Key = InstanceId;
  static constexpr std::string_view kTable = "ecs.container_instance";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("id", &ContainerInstance::id),
                      field("ec2InstanceId", &ContainerInstance::ec2_instance_id),
                      field("cluster", &ContainerInstance::cluster),
                      field("status", &ContainerInstance::status),
                      field("cpu", &ContainerInstance::cpu),
                      field("memory", &ContainerInstance::memory),
                      field("reservedPorts", &ContainerInstance::reserved_ports),
                      field("address", &ContainerInstance::address),
                      field("ingress", &ContainerInstance::ingress),
                      field("attributes", &ContainerInstance::attributes),
                      field("customAttributes", &ContainerInstance::custom_attributes),
                      field("agentVersion", &ContainerInstance::agent_version),
                      field("registeredAt", &ContainerInstance::registered_at),
                      field("lost", &ContainerInstance::lost),
                      field("failedStarts", &ContainerInstance::failed_starts),
                      field("tags", &ContainerInstance::tags)};
  }
  const InstanceId& key() const { return id; }
  friend bool operator==(const ContainerInstance&, const ContainerInstance&) = default;

  InstanceId id;
  /// What load balancer targets name it by.
  std::string ec2_instance_id;
  /// Empty: shared by all clusters.
  ClusterName cluster;
  InstanceStatus status = InstanceStatus::kActive;
  CpuUnits cpu;
  Mebibytes memory;
  std::vector<int> reserved_ports;
  /// Where other machines reach it.
  std::string address;
  /// Whether a balancer runs there.
  bool ingress = false;
  /// As the machine said. An empty value: the attribute has none.
  std::map<std::string, std::string> attributes;
  /// As PutAttributes said; they come before the machine's own of the same name.
  std::map<std::string, std::string> custom_attributes;
  std::string agent_version;
  Instant registered_at{};
  /// Nothing was heard of it for too long: its tasks count as stopped. It may come back.
  bool lost = false;
  FailedStarts failed_starts;
  /// Of a shared machine: the same in every cluster.
  std::vector<Tag> tags;
};

struct InstancesByEc2Id {
  using Record = ContainerInstance;
  using Key = std::string;
  static std::optional<Key> key_of(const ContainerInstance& instance) {
    return instance.ec2_instance_id;
  }
};

/// Null: the instance has no such attribute.
inline const std::string* find_attribute(const ContainerInstance& instance,
                                         const std::string& name) {
  for (const auto* attributes : {&instance.custom_attributes, &instance.attributes}) {
    if (const auto at = attributes->find(name); at != attributes->end()) return &at->second;
  }
  return nullptr;
}

/// While an instance has this attribute it takes no new tasks (quarantine.h). Its value is a time
/// as ISO 8601; any other value holds until somebody deletes it.
inline constexpr const char* kQuarantineAttribute = "minato.quarantined-until";

inline bool is_quarantined(const ContainerInstance& instance) {
  return find_attribute(instance, kQuarantineAttribute) != nullptr;
}

/// All attributes, the custom ones' values where both have one.
inline std::map<std::string, std::string> attributes_of(const ContainerInstance& instance) {
  std::map<std::string, std::string> all = instance.custom_attributes;
  all.insert(instance.attributes.begin(), instance.attributes.end());
  return all;
}

/// Whether a task of this cluster may run there.
inline bool serves(const ContainerInstance& instance, const ClusterName& cluster) {
  return instance.cluster.empty() || instance.cluster == cluster;
}

/// What is known of the link to a machine. Not journalled: machines say it again by themselves.
struct InstanceLink {
  using Key = InstanceId;
  static constexpr std::string_view kTable = "ecs.instance_link";
  static constexpr bool kJournalled = false;
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("id", &InstanceLink::id), field("connected", &InstanceLink::connected),
                      field("since", &InstanceLink::since)};
  }
  const InstanceId& key() const { return id; }

  InstanceId id;
  bool connected = false;
  /// Of the connection, or of being without one.
  Instant since{};
  /// Tells one connection from the next of the same machine.
  std::uint64_t connection = 0;
};

}  // namespace minato::ecs
