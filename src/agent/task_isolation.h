// How far a task is kept from its machine: by what its definition asks for, and by what the machine
// allows.
#pragma once

#include "agent/data_layout.h"
#include "agent/machine_policy.h"
#include "agent/namespaces/user_namespaces.h"
#include "api/ecs.h"
#include "base/result.h"

namespace minato::agent {

enum class UserIds { kOwn, kOfMachine };

/// A task has user ids of its own but where it could not do what its definition says: with a
/// privileged container, in the machine's process or IPC namespace, or in the machine's network
/// with a port below 1024 (only root of the machine may listen there).
UserIds user_ids_of(const ecs::api::TaskDefinition& definition, const MachinePolicy& policy);

/// kClient, saying what is asked for and how the machine would allow it.
Status check_host_access(const ecs::api::TaskDefinition& definition, const MachinePolicy& policy);

/// Whether this machine can give tasks user ids of their own, tried with a task that is none.
/// kNotSupportedHere with what to do about it.
Status check_user_namespaces(namespaces::UserNamespaces& user_namespaces, const DataLayout& layout,
                             const MachinePolicy& policy);

}  // namespace minato::agent
