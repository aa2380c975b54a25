// CPU units (1024 are one processor) in the words of the kernel's control groups. Pure.
#pragma once

#include <cstdint>

#include "base/units.h"

namespace minato::agent_runtime {

constexpr std::int64_t kCpuPeriodMicros = 100'000;

/// cpu.shares of version 1: the units themselves, within what the kernel takes.
std::int64_t cpu_weight_shares(CpuUnits units);
/// cpu.weight of version 2, 1-10000, by the conversion that crun, runc and Kubernetes share.
std::int64_t cpu_weight_unified(CpuUnits units);
/// Microseconds of processor time in each kCpuPeriodMicros; the kernel wants at least 1000.
std::int64_t cpu_quota_micros(CpuUnits units);

}  // namespace minato::agent_runtime
