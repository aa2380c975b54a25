#include "agent/runtime/cpu_shares.h"

#include <algorithm>

namespace minato::agent_runtime {

std::int64_t cpu_weight_shares(CpuUnits units) {
  return std::clamp<std::int64_t>(units.value, 2, 262'144);
}

std::int64_t cpu_weight_unified(CpuUnits units) {
  return 1 + ((cpu_weight_shares(units) - 2) * 9999) / 262'142;
}

std::int64_t cpu_quota_micros(CpuUnits units) {
  return std::max<std::int64_t>(1000, units.value * kCpuPeriodMicros / 1024);
}

}  // namespace minato::agent_runtime
