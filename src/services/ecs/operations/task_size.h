// Task sizes: the cpu and memory of a whole task, which requests write in several ways.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/units.h"

namespace minato::ecs {

/// "256", ".25 vCPU", "1 vcpu".
Result<CpuUnits> parse_task_cpu(const std::string& text);
/// "512", "0.5 GB", "2gb".
Result<Mebibytes> parse_task_memory(const std::string& text);

/// Whether Fargate has tasks of this size.
bool is_fargate_size(CpuUnits cpu, Mebibytes memory);

}  // namespace minato::ecs
