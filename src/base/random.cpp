#include "base/random.h"

#include <bit>

#include "base/check.h"

namespace minato {
namespace {

/// SplitMix64, the seeding that xoshiro's authors recommend.
std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

std::uint64_t Random::below(std::uint64_t bound) {
  MINATO_CHECK(bound > 0, "an empty range has no element");
  // Values under the threshold would make the lower results likelier: draw again.
  const std::uint64_t threshold = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t value = next();
    if (value >= threshold) return value % bound;
  }
}

std::string Random::hex(std::size_t length) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(length);
  while (text.size() < length) {
    std::uint64_t bits = next();
    for (int i = 0; i < 16 && text.size() < length; ++i, bits >>= 4) text += kDigits[bits & 15];
  }
  return text;
}

std::string Random::digits(std::size_t length) {
  std::string text;
  text.reserve(length);
  while (text.size() < length) text += static_cast<char>('0' + below(10));
  return text;
}

SeededRandom::SeededRandom(std::uint64_t seed) {
  for (auto& word : state_) word = split_mix(seed);
}

std::uint64_t SeededRandom::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

}  // namespace minato
