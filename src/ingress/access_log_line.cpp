#include "ingress/access_log_line.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace minato::ingress {
namespace {

std::string_view next_field(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view field = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return field;
}

std::int64_t number_in(std::string_view text) {
  std::int64_t number = -1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// What HAProxy encoded: `mark` and two hexadecimal digits.
std::string decoded(std::string_view text, char mark) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* digits = text.data() + i + 1;
    const bool is_encoded = text[i] == mark && i + 2 < text.size() &&
                            std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
    plain += is_encoded ? static_cast<char>(byte) : text[i];
    if (is_encoded) i += 2;
  }
  return plain;
}

std::int64_t sum_of_stages(std::initializer_list<std::int64_t> stages) {
  std::int64_t sum = 0;
  for (const std::int64_t stage : stages) {
    if (stage < 0) return -1;
    sum += stage;
  }
  return sum;
}

// "{TRACE|LOCATION|HOST|AGENT}"; the end is missing when the line was too long.
void take_captures(std::string_view text, LoggedRequest& request) {
  if (text.starts_with('{')) text.remove_prefix(1);
  if (text.ends_with('}')) text.remove_suffix(1);
  for (std::string* to :
       {&request.trace_id, &request.location, &request.host, &request.user_agent}) {
    *to = decoded(next_field(text, '|'), '#');
  }
}

std::string in_seconds(std::int64_t millis) {
  if (millis < 0) return "-1";
  return fmt::format("{}.{:03}", millis / 1000, millis % 1000);
}

std::string in_utc(Instant instant) {
  const std::int64_t millis = to_millis(instant);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}000Z", fmt::gmtime(millis / 1000), millis % 1000);
}

std::string or_dash(std::string_view text) { return text.empty() ? "-" : std::string(text); }

std::string type_of(const LoggedRequest& request, const LoggedFrontend& frontend,
                    const KnownGroup* group) {
  const bool is_encrypted = frontend.is_encrypted;
  if (request.status == 101) return is_encrypted ? "wss" : "ws";
  if (is_encrypted && group != nullptr && group->is_grpc) return "grpcs";
  if (is_encrypted && request.version.starts_with("HTTP/2")) return "h2";
  return is_encrypted ? "https" : "http";
}

// The port is the listener's, whatever the client wrote.
std::string host_of(const LoggedRequest& request, const LoggedFrontend& frontend) {
  const std::size_t port = request.host.rfind(':');
  const bool has_port =
      port != std::string::npos && request.host.find(']', port) == std::string::npos;
  const std::string host = has_port ? request.host.substr(0, port) : request.host;
  return host.empty() || host == "-" ? frontend.address : host;
}

std::string request_text(const LoggedRequest& request, const LoggedFrontend& frontend) {
  const std::string place = fmt::format("{}://{}:{}", frontend.is_encrypted ? "https" : "http",
                                        host_of(request, frontend), frontend.port);
  // HAProxy's word for what was no request.
  if (request.method == "<BADREQ>") return fmt::format("- {}- -", place);
  return fmt::format("{} {}{}{} {}", request.method, place, request.path, request.query,
                     request.version);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x20 || byte > 0x7e || letter == '"' || letter == '\\') {
      safe += fmt::format("\\x{:02x}", byte);
    } else {
      safe += letter;
    }
  }
  return safe;
}

std::optional<LoggedRequest> parse_logged_request(std::string_view line) {
  if (next_field(line, '\t') != "A") return std::nullopt;
  LoggedRequest request;
  const auto next = [&line] { return next_field(line, '\t'); };
  const auto number = [&next] { return number_in(next()); };
  request.frontend = next();
  request.backend = next();
  request.server = next();
  const std::int64_t seconds = number();
  const std::int64_t millis = number();
  const std::int64_t handshake = std::max<std::int64_t>(number(), 0);
  const std::int64_t idle = std::max<std::int64_t>(number(), 0);
  if (seconds < 0) return std::nullopt;
  request.began = instant_from_millis(seconds * 1000 + millis + handshake + idle);
  const std::int64_t received = number();
  const std::int64_t queued = number();
  request.wait_millis = sum_of_stages({received, queued, number()});
  request.target_millis = number();
  request.response_millis = number();
  request.all_millis = number();
  request.client = fmt::format("{}:", next());
  request.client += next();
  const std::string_view address = next();
  const std::string_view port = next();
  request.target = address == "-" || address.empty() ? "-" : fmt::format("{}:{}", address, port);
  request.status = static_cast<int>(number());
  request.received_bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(number(), 0));
  request.sent_bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(number(), 0));
  request.method = next();
  request.version = next();
  request.cipher = next();
  request.protocol = next();
  request.server_name = decoded(next(), '%');
  request.rule = next();
  take_captures(next(), request);
  request.path = decoded(next(), '#');
  request.query = decoded(next(), '#');
  return request;
}

std::string access_log_line(const LoggedRequest& request, const LoggedFrontend& frontend,
                            const KnownGroup* group) {
  const bool has_target = request.target != "-";
  const bool answered = has_target && request.target_millis >= 0;
  const std::string status = request.status > 0 ? std::to_string(request.status) : "-";
  const std::string target_status = answered ? status : "-";
  const std::size_t slash = request.rule.find('/');
  const bool is_default = slash == std::string::npos;
  const bool is_bad = request.method == "<BADREQ>";
  const Instant ended = request.began + Millis{std::max<std::int64_t>(request.all_millis, 0)};
  const std::string actions = is_bad       ? "-"
                              : is_default ? "forward"
                                           : request.rule.substr(slash + 1);
  std::string line = fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {} {} \"{}\" \"{}\" {} {} {} \"{}\"",
      type_of(request, frontend, group), in_utc(ended), frontend.balancer, request.client,
      request.target, in_seconds(has_target ? request.wait_millis : -1),
      in_seconds(answered ? request.target_millis : -1),
      in_seconds(answered ? request.response_millis : -1), status, target_status,
      request.received_bytes, request.sent_bytes, escaped(request_text(request, frontend)),
      escaped(or_dash(request.user_agent)), or_dash(request.cipher), or_dash(request.protocol),
      group != nullptr ? group->arn : "-", escaped(or_dash(request.trace_id)));
  line += fmt::format(" \"{}\" \"{}\" {} {} \"{}\" \"{}\" \"-\" \"{}\" \"{}\" \"-\" \"-\" -",
                      escaped(or_dash(request.server_name)), or_dash(frontend.certificate),
                      is_bad       ? "-"
                      : is_default ? "0"
                                   : request.rule.substr(0, slash),
                      in_utc(request.began), actions, escaped(or_dash(request.location)),
                      request.target, target_status);
  return line;
}

}  // namespace minato::ingress
