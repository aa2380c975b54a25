// The state file of one sandbox, as text: one line a fact. Pure.
#pragma once

#include <string>
#include <string_view>

#include "agent/network/sandbox.h"

namespace minato::network {

std::string sandbox_record_text(const Sandbox& sandbox);
/// kIo naming what is not as sandbox_record_text writes it.
Result<Sandbox> parse_sandbox_record(std::string_view text);

/// Task ids and names come from outside: letters, digits, '-', '_' and '.' only, up to 255.
Status validate_key(const SandboxKey& key);

/// The name of the sandbox's files: readable at the front, unique at the end, never too long.
std::string sandbox_file_name(const SandboxKey& key);

}  // namespace minato::network
