// CHECK: an invariant of our own that must hold. It is always on and ends the process: restart and
// replay of the journal is the recovery path. Bad input of a user never reaches a CHECK; it gets an
// Error (base/result.h).
#pragma once

#include <string_view>

namespace minato::base {

/// Writes the place and the broken condition to standard error, then aborts.
[[noreturn]] void check_failed(const char* file, int line, std::string_view condition,
                               std::string_view message);

}  // namespace minato::base

#define MINATO_CHECK(condition, message)                                       \
  do {                                                                         \
    if (!(condition)) [[unlikely]]                                             \
      ::minato::base::check_failed(__FILE__, __LINE__, #condition, (message)); \
  } while (false)
