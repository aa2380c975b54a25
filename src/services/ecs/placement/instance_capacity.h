// InstanceCapacity: what one container instance has left.
#pragma once

#include <cstdint>
#include <vector>

#include "services/ecs/container_instance.h"

namespace minato::ecs {

struct InstanceKind;

struct InstanceCapacity {
  InstanceId id;
  /// Null while only tasks name it.
  const ContainerInstance* instance = nullptr;
  bool connected = false;
  bool quarantined = false;
  CpuUnits used_cpu;
  Mebibytes used_memory;
  int tasks = 0;
  /// Fixed host ports of its tasks, in order; UDP as negative numbers.
  std::vector<int> ports;
  /// Those that it is among; null: it takes no tasks now.
  InstanceKind* kind = nullptr;
  /// Where it stands in the order: millionths of its scarcer resource in use.
  std::int64_t load = 0;
  /// CPU units and MiB that are left: where it stands among those that are packed.
  std::int64_t free_cpu = 0;
  std::int64_t free_memory = 0;
};

}  // namespace minato::ecs
