#include "engine/state.h"

#include <atomic>

namespace minato::engine {

std::size_t State::next_slot() {
  static std::atomic<std::size_t> next = 0;
  return next++;
}

}  // namespace minato::engine
