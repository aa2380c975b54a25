// CgroupUsage: reads what a control group has used, on either version. Blocking, but only for the
// kernel; safe on any thread.
#pragma once

#include <filesystem>
#include <string>

#include "agent/metadata/container_usage.h"
#include "agent/runtime/cgroup_layout.h"

namespace minato::agent_metadata {

class CgroupUsage {
 public:
  explicit CgroupUsage(agent_runtime::CgroupLayout layout);

  /// `path` as in ContainerSpec::cgroup_path. False: there is no such group (any more). Of the
  /// machine's time, `machine_cpu()` is put in.
  bool read_cpu(const std::string& path, std::uint64_t machine_cpu, CpuUsage& usage) const;
  std::optional<ContainerUsage> read_all(const std::string& path) const;

  std::uint64_t machine_cpu() const;
  int processors() const { return processors_; }

 private:
  std::string file(const char* controller, const std::string& path, const char* name) const;
  bool is_unified() const;
  MemoryUsage read_memory(const std::string& path) const;
  BlockUsage read_block(const std::string& path) const;
  ProcessUsage read_processes(const std::string& path) const;

  agent_runtime::CgroupLayout layout_;
  int processors_ = 1;
  long ticks_per_second_ = 100;
  std::uint64_t machine_memory_ = 0;
};

}  // namespace minato::agent_metadata
