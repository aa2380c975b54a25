// for_each_in_parallel: does a job for every index on a few threads; the first failure stops the
// others and is the outcome.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

#include "base/result.h"

namespace minato::images {

/// Jobs start in the order of their indexes. Each gets a token that fires when the whole should
/// end: because `stop` fires or because another job failed.
Status for_each_in_parallel(std::size_t count, std::size_t threads, const std::stop_token& stop,
                            const std::function<Status(std::size_t, const std::stop_token&)>& job);

}  // namespace minato::images
