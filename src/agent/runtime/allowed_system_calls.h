// The system calls that every container may make, by name: Docker's default profile as it applies
// with Docker's default capabilities, without io_uring. Names that an architecture lacks are passed
// over.
#pragma once

#include <span>

namespace minato::agent_runtime {

std::span<const char* const> allowed_system_calls();

}  // namespace minato::agent_runtime
