// Random: the only source of chance. Pure code draws from the one it is handed, so that a seed
// replays a whole history. Not safe on several threads at once.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace minato {

class Random {
 public:
  virtual ~Random() = default;
  /// 64 uniformly distributed bits.
  virtual std::uint64_t next() = 0;

  /// Uniform in [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound);
  /// `length` lower-case hexadecimal digits; ECS task ids have 32.
  std::string hex(std::size_t length);
  /// `length` decimal digits; ECS deployment ids have 19.
  std::string digits(std::size_t length);
};

/// xoshiro256** from a seed: fast, and the same on every machine.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed);
  std::uint64_t next() override;

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace minato
