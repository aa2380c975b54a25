#include "wire/sigv4.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace minato::wire {
namespace {

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

void append_encoded(std::string& out, std::string_view text, std::string_view also_plain) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c) || also_plain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// "%2f" becomes "/" and "+" a space, as QueryParameters reads them: what is signed is what will be
/// understood. What is no escape stays as it is.
std::string percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
        hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string reencoded(std::string_view text) {
  std::string out;
  append_encoded(out, percent_decoded(text), "");
  return out;
}

/// "." and empty segments are dropped, ".." drops the one before it; a trailing slash stays. So do
/// the AWS SDKs, down to "/a/." being "/a".
std::string normalized_path(std::string_view path) {
  std::vector<std::string_view> segments;
  std::string_view last;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    last = path.substr(start, end - start);
    start = end + 1;
    if (last.empty() || last == ".") continue;
    if (last != "..") {
      segments.push_back(last);
    } else if (!segments.empty()) {
      segments.pop_back();
    }
  }
  std::string out;
  for (const std::string_view segment : segments) out.append("/").append(segment);
  if (out.empty() || last.empty()) out += '/';
  return out;
}

bool is_space(char c) { return c == ' ' || c == '\t'; }

/// Without the blanks at its ends, and with runs of blanks inside as one.
void append_header_value(std::string& out, std::string_view value) {
  bool pending_space = false;
  const std::size_t start = out.size();
  for (const char c : value) {
    if (is_space(c)) {
      pending_space = out.size() > start;
      continue;
    }
    if (std::exchange(pending_space, false)) out += ' ';
    out += c;
  }
}

void append_header(std::string& out, const HttpHeaders& headers, std::string_view name) {
  out.append(name).append(":");
  std::size_t found = 0;
  for (const HttpHeaders::Field& field : headers) {
    if (!equal_ignoring_case(field.name, name)) continue;
    if (found++ > 0) out += ',';
    append_header_value(out, field.value);
  }
  out += '\n';
}

}  // namespace

std::string CredentialScope::text() const {
  return date + "/" + region + "/" + service + "/aws4_request";
}

std::string canonical_path(std::string_view path) {
  if (path.empty() || path == "/") return "/";
  std::string out;
  append_encoded(out, normalized_path(path), "/");
  return out;
}

std::string canonical_query(std::string_view query) {
  if (query.empty()) return {};
  std::vector<std::pair<std::string, std::string>> parameters;
  for (std::size_t start = 0; start <= query.size();) {
    const std::size_t end = std::min(query.find('&', start), query.size());
    const std::string_view parameter = query.substr(start, end - start);
    start = end + 1;
    if (parameter.empty()) continue;
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    parameters.emplace_back(
        reencoded(parameter.substr(0, equals)),
        equals < parameter.size() ? reencoded(parameter.substr(equals + 1)) : std::string());
  }
  std::sort(parameters.begin(), parameters.end());
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

std::string canonical_request(const HttpRequest& request,
                              const std::vector<std::string_view>& signed_headers,
                              std::string_view payload_hash) {
  std::string out;
  out.reserve(1024);
  out.append(request.method).append("\n");
  out.append(canonical_path(target_path(request.target))).append("\n");
  out.append(canonical_query(target_query(request.target))).append("\n");
  for (const std::string_view name : signed_headers) append_header(out, request.headers, name);
  out += '\n';
  for (std::size_t i = 0; i < signed_headers.size(); ++i) {
    if (i > 0) out += ';';
    out += signed_headers[i];
  }
  out.append("\n").append(payload_hash);
  return out;
}

std::string string_to_sign(std::string_view amz_date, const CredentialScope& scope,
                           std::string_view canonical_request) {
  std::string out;
  out.reserve(192);
  out.append(kSigv4Algorithm).append("\n");
  out.append(amz_date).append("\n");
  out.append(scope.text()).append("\n");
  out.append(to_hex(sha256(canonical_request)));
  return out;
}

Sha256Digest signing_key(std::string_view secret, const CredentialScope& scope) {
  const Sha256Digest date = hmac_sha256("AWS4" + std::string(secret), scope.date);
  const Sha256Digest region = hmac_sha256(as_bytes(date), scope.region);
  const Sha256Digest service = hmac_sha256(as_bytes(region), scope.service);
  return hmac_sha256(as_bytes(service), "aws4_request");
}

std::string amz_date(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<Seconds>(instant - day));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::optional<Instant> parse_amz_date(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  const auto number = [text](std::size_t start, std::size_t length) {
    int value = 0;
    for (const char c : text.substr(start, length)) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const int year = number(0, 4), month = number(4, 2), day = number(6, 2);
  const int hour = number(9, 2), minute = number(11, 2), second = number(13, 2);
  if (year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
         std::chrono::minutes{minute} + Seconds{second};
}

}  // namespace minato::wire
