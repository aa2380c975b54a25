// What the edges need of true chance: keys, secrets, seeds. From the kernel; safe on any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/random.h"

namespace minato {

std::uint64_t system_random_seed();
/// `length` characters out of A-Z a-z 0-9, fit for a secret key.
std::string system_random_token(std::size_t length);

/// Every draw from the kernel, so that none says anything of another. Safe on any thread.
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override { return system_random_seed(); }
};

}  // namespace minato
