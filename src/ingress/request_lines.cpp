#include "ingress/request_lines.h"

#include <fmt/format.h>

#include <charconv>

namespace minato::ingress {
namespace {

/// One request in so many. Rates are counted, not sampled; for percentiles of ten seconds this is
/// plenty at any rate that costs something.
constexpr int kSampled = 8;

// Fields stand between tabs: HAProxy encodes those in what clients say.
constexpr std::string_view kSample = R"(  option dontlognull
  log fd@{pipe} len {longest} format raw sample 1:{sampled} local0
  log-format "S\t%f\t%b\t%Ta"
)";

std::string_view next_field(std::string_view& line) {
  const std::size_t end = line.find('\t');
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return field;
}

}  // namespace

std::string request_lines_text(const PlannedFrontend& frontend) {
  if (frontend.lines == RequestLines::kNone) return "";
  return fmt::format(fmt::runtime(kSample), fmt::arg("pipe", kRequestPipe),
                     fmt::arg("longest", kLongestLine), fmt::arg("sampled", kSampled));
}

std::optional<SampledRequest> parse_sample(std::string_view line) {
  if (next_field(line) != "S") return std::nullopt;
  SampledRequest request;
  request.frontend = next_field(line);
  request.backend = next_field(line);
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), request.millis);
  if (error != std::errc{} || end != line.data() + line.size()) return std::nullopt;
  return request;
}

}  // namespace minato::ingress
