#include "agent/metadata/cgroup_usage.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>

#include "agent/metadata/usage_text.h"
#include "base/unique_fd.h"

namespace minato::agent_metadata {
namespace {

constexpr std::uint64_t kNanosInMicro = 1000;
constexpr std::uint64_t kNanosInSecond = 1'000'000'000;

/// Some ten files a container and second: straight, without streams. Empty for one that is not
/// there. The kernel's texts are made anew for each read, so that one read must do.
std::string read_control(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return "";
  char buffer[16384];
  const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
  return got > 0 ? std::string(buffer, static_cast<std::size_t>(got)) : "";
}

std::uint64_t value_of(const std::map<std::string, std::uint64_t>& values, const char* key) {
  const auto at = values.find(key);
  return at == values.end() ? 0 : at->second;
}

}  // namespace

CgroupUsage::CgroupUsage(agent_runtime::CgroupLayout layout)
    : layout_(std::move(layout)),
      processors_(static_cast<int>(std::max(::sysconf(_SC_NPROCESSORS_ONLN), 1L))),
      ticks_per_second_(std::max(::sysconf(_SC_CLK_TCK), 1L)),
      machine_memory_(parse_machine_memory(read_control("/proc/meminfo"))) {}

bool CgroupUsage::is_unified() const {
  return layout_.version == agent_runtime::CgroupVersion::kUnified;
}

std::string CgroupUsage::file(const char* controller, const std::string& path,
                              const char* name) const {
  const auto* const mount_point = layout_.find(controller);
  return mount_point == nullptr ? "" : mount_point->native() + '/' + path + '/' + name;
}

std::uint64_t CgroupUsage::machine_cpu() const {
  return parse_machine_cpu(read_control("/proc/stat"), ticks_per_second_);
}

bool CgroupUsage::read_cpu(const std::string& path, std::uint64_t machine_cpu,
                           CpuUsage& usage) const {
  const std::string stat = read_control(file("cpu", path, "cpu.stat"));
  if (stat.empty()) return false;
  const auto values = parse_keyed(stat);
  usage.machine = machine_cpu;
  usage.periods = value_of(values, "nr_periods");
  usage.throttled_periods = value_of(values, "nr_throttled");
  if (is_unified()) {
    usage.total = value_of(values, "usage_usec") * kNanosInMicro;
    usage.in_user = value_of(values, "user_usec") * kNanosInMicro;
    usage.in_kernel = value_of(values, "system_usec") * kNanosInMicro;
    usage.throttled_time = value_of(values, "throttled_usec") * kNanosInMicro;
    return true;
  }
  usage.throttled_time = value_of(values, "throttled_time");
  usage.by_processor = parse_numbers(read_control(file("cpuacct", path, "cpuacct.usage_percpu")));
  usage.total =
      std::accumulate(usage.by_processor.begin(), usage.by_processor.end(), std::uint64_t{0});
  const auto halves = parse_keyed(read_control(file("cpuacct", path, "cpuacct.stat")));
  const std::uint64_t tick = kNanosInSecond / static_cast<std::uint64_t>(ticks_per_second_);
  usage.in_user = value_of(halves, "user") * tick;
  usage.in_kernel = value_of(halves, "system") * tick;
  return true;
}

std::optional<ContainerUsage> CgroupUsage::read_all(const std::string& path) const {
  ContainerUsage usage;
  if (!read_cpu(path, machine_cpu(), usage.cpu)) return std::nullopt;
  usage.memory = read_memory(path);
  usage.block = read_block(path);
  usage.processes = read_processes(path);
  return usage;
}

MemoryUsage CgroupUsage::read_memory(const std::string& path) const {
  const auto number = [&](const char* name) {
    return parse_number(read_control(file("memory", path, name)));
  };
  const bool unified = is_unified();
  MemoryUsage usage;
  usage.usage = number(unified ? "memory.current" : "memory.usage_in_bytes").value_or(0);
  usage.max_usage = number(unified ? "memory.peak" : "memory.max_usage_in_bytes");
  if (!unified) usage.failures = number("memory.failcnt");
  usage.details = parse_keyed(read_control(file("memory", path, "memory.stat")));
  const auto limit = number(unified ? "memory.max" : "memory.limit_in_bytes");
  usage.limit = std::min(limit.value_or(machine_memory_), machine_memory_);
  return usage;
}

BlockUsage CgroupUsage::read_block(const std::string& path) const {
  if (is_unified()) return parse_unified_block_usage(read_control(file("io", path, "io.stat")));
  const auto counts = [&](const char* name) {
    return parse_legacy_block_counts(read_control(file("blkio", path, name)));
  };
  return {counts("blkio.throttle.io_service_bytes_recursive"),
          counts("blkio.throttle.io_serviced_recursive")};
}

ProcessUsage CgroupUsage::read_processes(const std::string& path) const {
  return {parse_number(read_control(file("pids", path, "pids.current"))).value_or(0),
          parse_number(read_control(file("pids", path, "pids.max")))};
}

}  // namespace minato::agent_metadata
