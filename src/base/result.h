// Result<T>: a T, or the Error that says why there is none.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace minato {

template <class T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

/// `return fail(ErrorCode::kClusterNotFound, "Cluster not found.");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

/// Hands an error on: `if (!parsed) return fail(parsed.error());`
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace minato
