// Taking away everything that a container left on this machine, from its directory and record
// alone: for a container that has ended, one whose creation failed half-way, and one of an agent
// that is no more.
#pragma once

#include "agent/runtime/container_directory.h"
#include "agent/runtime/container_record.h"
#include "agent/runtime/container_runtime.h"
#include "agent/runtime/crun_invocation.h"

namespace minato::agent_runtime {

/// Kills what is left in the cgroup, then removes mount, cgroup, crun's state and files. This is
/// what `crun delete` does, without a process for it. Goes on after a failure and reports the
/// first.
Status clean_up(const CgroupLayout& cgroups, const CrunPlace& place, const ContainerRecord& record,
                const ContainerDirectory& directory, LogRetention retention);

/// The files alone.
Status remove_files(const ContainerDirectory& directory, LogRetention retention);

}  // namespace minato::agent_runtime
