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
/// What is to be taken note of once the request has all its headers, for the same lines.
std::string request_captures_text(const PlannedFrontend& frontend);
/// For requests that `when` ("if ...", and the line's end) is true of: by which rule they go, and
/// what becomes of them ("forward", "redirect", "fixed-response").
std::string rule_note_text(const PlannedFrontend& frontend, const std::string& priority,
                           const std::string& action, const std::string& when);
/// Where a redirect leads: a log format as one word of the configuration.
std::string location_note_text(const PlannedFrontend& frontend, const std::string& location,
                               const std::string& when);

/// One request in the sample.
struct SampledRequest {
  std::string_view frontend;
  std::string_view backend;  // Its own name once more when the frontend answered.
  std::uint32_t millis = 0;  // From the first byte of the request to the last of the answer.
};
/// Nothing for another line, and for a request that was not answered.
std::optional<SampledRequest> parse_sample(std::string_view line);

}  // namespace minato::ingress
