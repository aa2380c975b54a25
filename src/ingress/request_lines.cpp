#include "ingress/request_lines.h"

#include <fmt/format.h>

#include <charconv>

namespace minato::ingress {
namespace {

/// All requests have a line up to so many a second, beyond that one in so many: lines cost
/// something there, and of what is left percentiles of ten seconds are as good. Rates are counted,
/// not sampled.
constexpr int kLinesOfAll = 1000;
constexpr int kSampled = 32;

// Fields stand between tabs: HAProxy encodes those in what clients say.
constexpr std::string_view kSample = R"(  option dontlognull
  log fd@{pipe} len {longest} format raw local0
  log-format "S\t%f\t%b\t%Ta"
  http-request set-log-level silent if {{ fe_req_rate ge {all} }} !{{ rand({sampled}) 0 }}
)";

// All of them, for access logs (access_log_line.h reads it). What clients write comes last: a line
// that is too long loses its end. HAProxy encodes what is captured, paths and queries with '#'.
constexpr std::string_view kAll = R"(  option dontlognull
  log fd@{pipe} len {longest} format raw local0
  log-format "A\t%f\t%b\t%s\t%Ts\t%ms\t%Th\t%Ti\t%TR\t%Tw\t%Tc\t%Tr\t%Td\t%Ta\t%ci\t%cp\t%si\t%sp\t%ST\t%U\t%B\t%HM\t%HV\t%sslc\t%sslv\t%[ssl_fc_sni,url_enc]\t%[var(txn.rule)]\t%hr\t%HPO\t%HQ"
  declare capture request len 256
  declare capture request len 1024
  declare capture request len 256
  declare capture request len 512
  http-request capture req.hdr(host) id 2
  http-request capture req.fhdr(user-agent) id 3
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
  if (frontend.lines == RequestLines::kAll) {
    return fmt::format(fmt::runtime(kAll), fmt::arg("pipe", kRequestPipe),
                       fmt::arg("longest", kLongestLine));
  }
  return fmt::format(fmt::runtime(kSample), fmt::arg("pipe", kRequestPipe),
                     fmt::arg("longest", kLongestLine), fmt::arg("all", kLinesOfAll),
                     fmt::arg("sampled", kSampled));
}

std::string request_captures_text(const PlannedFrontend& frontend) {
  if (frontend.lines != RequestLines::kAll) return "";
  return "  http-request capture req.fhdr(x-amzn-trace-id) id 0\n";
}

std::string rule_note_text(const PlannedFrontend& frontend, const std::string& priority,
                           const std::string& action, const std::string& when) {
  if (frontend.lines != RequestLines::kAll) return "";
  return fmt::format("  http-request set-var(txn.rule) str({}/{}){}", priority, action, when);
}

std::string location_note_text(const PlannedFrontend& frontend, const std::string& location,
                               const std::string& when) {
  if (frontend.lines != RequestLines::kAll) return "";
  return fmt::format(
      "  http-request set-var-fmt(txn.location) {}{}"
      "  http-request capture var(txn.location) id 1{}",
      location, when, when);
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
