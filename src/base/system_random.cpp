#include "base/system_random.h"

#include <sys/random.h>

#include "base/check.h"

namespace minato {
namespace {

void fill(void* buffer, std::size_t size) {
  MINATO_CHECK(getrandom(buffer, size, 0) == static_cast<ssize_t>(size),
               "the kernel gave no random bytes");
}

}  // namespace

std::uint64_t system_random_seed() {
  std::uint64_t seed = 0;
  fill(&seed, sizeof seed);
  return seed;
}

std::string system_random_token(std::size_t length) {
  static constexpr char kAlphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  constexpr unsigned kSize = sizeof kAlphabet - 1;
  std::string token;
  while (token.size() < length) {
    unsigned char byte = 0;
    fill(&byte, 1);
    // 248 is the largest multiple of 62 in a byte: beyond it the choice would be uneven.
    if (byte < 248) token += kAlphabet[byte % kSize];
  }
  return token;
}

}  // namespace minato
