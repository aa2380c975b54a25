// Trace: what happened in a simulated world, as lines. Keeps the last ones for a failure's report,
// and a hash of all, by which two runs of one seed are compared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/units.h"

namespace minato::sim {

class Trace {
 public:
  void note(Instant now, std::string_view what);
  const std::deque<std::string>& last() const { return last_; }
  std::uint64_t hash() const { return hash_; }
  std::uint64_t lines() const { return lines_; }
  /// How many lines to keep.
  void keep(std::size_t lines) { kept_ = lines; }

 private:
  std::size_t kept_ = 60;
  std::deque<std::string> last_;
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
  std::uint64_t lines_ = 0;
};

}  // namespace minato::sim
