// The seccomp filter of every container: what Docker's default profile allows for Docker's default
// capabilities, and no more. Compiled once, at the agent's start; crun takes the finished program
// out of an annotation (compiling it there costs 25 ms a start).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace minato::agent_runtime {

/// An instruction of classic BPF, as struct sock_filter of <linux/filter.h>.
struct BpfInstruction {
  std::uint16_t code = 0;
  std::uint8_t jump_true = 0;
  std::uint8_t jump_false = 0;
  std::uint32_t operand = 0;
};

/// Refused calls fail with EPERM; clone3 and calls newer than this list with ENOSYS, so that C
/// libraries fall back on what they used before.
Result<std::vector<BpfInstruction>> compile_seccomp_filter();

/// What crun's annotation run.oci.seccomp_bpf_data wants: the program in base64.
std::string encode_seccomp_filter(const std::vector<BpfInstruction>& program);

}  // namespace minato::agent_runtime
