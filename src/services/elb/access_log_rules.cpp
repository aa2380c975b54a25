#include "services/elb/access_log_rules.h"

#include <algorithm>

namespace minato::elb {
namespace {

constexpr std::size_t kLongestPrefix = 512;
/// Those that S3 calls safe, besides letters and digits.
constexpr std::string_view kSafeMarks = "!-_.*'()/";

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_safe(char c) {
  return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') ||
         kSafeMarks.find(c) != std::string_view::npos;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

bool is_bucket_name(std::string_view name) {
  const auto is_allowed = [](char c) { return is_lower_or_digit(c) || c == '.' || c == '-'; };
  return name.size() >= 3 && name.size() <= 63 && is_lower_or_digit(name.front()) &&
         is_lower_or_digit(name.back()) && !has(name, "..") &&
         std::all_of(name.begin(), name.end(), is_allowed);
}

bool is_log_prefix(std::string_view prefix) {
  if (prefix.empty() || prefix.size() > kLongestPrefix) return false;
  if (!std::all_of(prefix.begin(), prefix.end(), is_safe)) return false;
  if (has(prefix, "..") || has(prefix, "//") || has(prefix, "AWSLogs")) return false;
  if (prefix.front() == '/' || prefix.back() == '/') return false;
  const std::string_view last = prefix.substr(prefix.rfind('/') + 1);
  return !has(prefix, "/./") && !prefix.starts_with("./") && last != ".";
}

}  // namespace minato::elb
