// The lines that HAProxy writes of requests into a pipe that it has from its start, and what they
// say. Pure. The pipe is a file and HAProxy keeps both its ends open: it is neither blocked nor
// hurt when nobody reads, and what does not fit is dropped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingress/proxy_plan.h"

namespace minato::ingress {

/// The pipe's number in HAProxy.
inline constexpr int kRequestPipe = 3;
/// A write of at most so much is in the pipe as a whole or not at all (PIPE_BUF), newline included.
inline constexpr int kLongestLine = 4000;

/// What makes a frontend write lines.
std::string request_lines_text(const PlannedFrontend& frontend);

/// One request in the sample.
struct SampledRequest {
  std::string_view frontend;
  std::string_view backend;  // Its own name once more when the frontend answered.
  std::uint32_t millis = 0;  // From the first byte of the request to the last of the answer.
};
/// Nothing for another line, and for a request that was not answered.
std::optional<SampledRequest> parse_sample(std::string_view line);

}  // namespace minato::ingress
