// Who the caller is, as a pure function: the account's root, or a session of a role.
#pragma once

#include "api/sts.h"
#include "services/operation_registry.h"

namespace minato::sts {

Answer<api::GetCallerIdentity> get_caller_identity(const engine::State& state,
                                                   const api::GetCallerIdentity::Request& request,
                                                   const std::optional<Principal>& session);

}  // namespace minato::sts
