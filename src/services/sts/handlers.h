// Who the caller is, as a pure function. There is one caller so far: the account's root.
#pragma once

#include "api/sts.h"
#include "services/handler.h"

namespace minato::sts {

Answer<api::GetCallerIdentity> get_caller_identity(const engine::State& state,
                                                   const api::GetCallerIdentity::Request& request,
                                                   engine::Context& context);

}  // namespace minato::sts
