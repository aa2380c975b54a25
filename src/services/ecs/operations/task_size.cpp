#include "services/ecs/operations/task_size.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace minato::ecs {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// The number before `suffix`, or of the whole text without it; `had_suffix` says which.
std::optional<double> number_before(const std::string& text, const std::string& suffix,
                                    bool& had_suffix) {
  std::string number = lower(text);
  had_suffix = number.ends_with(suffix);
  if (had_suffix) number.resize(number.size() - suffix.size());
  while (number.ends_with(' ')) number.pop_back();
  double value = 0;
  const char* end = number.data() + number.size();
  const auto read = std::from_chars(number.data(), end, value, std::chars_format::fixed);
  if (number.empty() || read.ec != std::errc{} || read.ptr != end || value <= 0 || value > 1e9) {
    return std::nullopt;
  }
  return value;
}

struct FargateSize {
  std::int64_t cpu;
  std::int64_t smallest, largest, step;  // MiB
};
constexpr FargateSize kFargateSizes[] = {
    {512, 1024, 4096, 1024},   {1024, 2048, 8192, 1024},   {2048, 4096, 16384, 1024},
    {4096, 8192, 30720, 1024}, {8192, 16384, 61440, 4096}, {16384, 32768, 122880, 8192},
};

}  // namespace

Result<CpuUnits> parse_task_cpu(const std::string& text) {
  bool vcpus = false;
  const auto number = number_before(text, "vcpu", vcpus);
  const double units = number ? *number * (vcpus ? 1024 : 1) : 0;
  if (!number || units != std::floor(units)) {
    return fail(ErrorCode::kClient, "Invalid 'cpu' setting for task: " + text +
                                        ". It is a number of CPU units (\"256\") or of vCPUs "
                                        "(\"0.25 vCPU\").");
  }
  return CpuUnits{static_cast<std::int64_t>(units)};
}

Result<Mebibytes> parse_task_memory(const std::string& text) {
  bool gigabytes = false;
  const auto number = number_before(text, "gb", gigabytes);
  const double mebibytes = number ? *number * (gigabytes ? 1024 : 1) : 0;
  if (!number || mebibytes != std::floor(mebibytes)) {
    return fail(ErrorCode::kClient, "Invalid 'memory' setting for task: " + text +
                                        ". It is a number of MiB (\"512\") or of GB (\"0.5 GB\").");
  }
  return Mebibytes{static_cast<std::int64_t>(mebibytes)};
}

bool is_fargate_size(CpuUnits cpu, Mebibytes memory) {
  if (cpu.value == 256) {
    return memory.value == 512 || memory.value == 1024 || memory.value == 2048;
  }
  return std::ranges::any_of(kFargateSizes, [&](const FargateSize& size) {
    return size.cpu == cpu.value && memory.value >= size.smallest && memory.value <= size.largest &&
           (memory.value - size.smallest) % size.step == 0;
  });
}

}  // namespace minato::ecs
