#include "agent/runtime/crun_invocation.h"

namespace minato::agent_runtime {

CrunInvocation crun_invocation(const Machine& machine, const CrunPlace& place,
                               const Cgroup& cgroup) {
  CrunInvocation invocation;
  invocation.options.push_back("--root=" + (place.state_directory / "crun").string());
  invocation.env.push_back("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  if (machine.cgroups.version == CgroupVersion::kUnified) {
    invocation.program = machine.crun;
    invocation.options.push_back("--cgroup-manager=cgroupfs");
    return invocation;
  }
  invocation.program = place.entry;
  invocation.options.push_back("--cgroup-manager=disabled");
  invocation.env.push_back("MINATO_CRUN=" + machine.crun.string());
  std::string join;
  for (const auto& file : cgroup.join_files()) join += (join.empty() ? "" : ":") + file.string();
  invocation.env.push_back("MINATO_JOIN=" + join);
  if (machine.cgroups.version == CgroupVersion::kHybrid)
    invocation.env.push_back("MINATO_HIDE=" + machine.cgroups.unified_beside.string());
  return invocation;
}

std::filesystem::path crun_state_of(const CrunPlace& place, const std::string& id) {
  return place.state_directory / "crun" / id;
}

std::filesystem::path start_fifo_of(const CrunPlace& place, const std::string& id) {
  return crun_state_of(place, id) / "exec.fifo";
}

}  // namespace minato::agent_runtime
