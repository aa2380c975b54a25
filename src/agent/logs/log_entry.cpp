#include "agent/logs/log_entry.h"

#include <charconv>
#include <chrono>

namespace minato::agent_logs {

namespace {

constexpr std::size_t kSecondsLength = 19;  // "2026-01-02T03:04:05"
constexpr std::size_t kOffsetLength = 6;    // "+01:00"

std::optional<int> number(std::string_view text, std::size_t start, std::size_t length) {
  int value = 0;
  const auto part = text.substr(start, length);
  const auto parsed = std::from_chars(part.data(), part.data() + part.size(), value);
  if (part.size() != length || parsed.ec != std::errc() || parsed.ptr != part.data() + part.size())
    return std::nullopt;
  return value;
}

/// Nanoseconds out of ".678901234", of any length.
std::optional<std::int64_t> fraction(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != '.' || text.size() < 2 || text.size() > 10) return std::nullopt;
  auto value = number(text, 1, text.size() - 1);
  if (!value) return std::nullopt;
  std::int64_t nanoseconds = *value;
  for (std::size_t digits = text.size() - 1; digits < 9; ++digits) nanoseconds *= 10;
  return nanoseconds;
}

/// Seconds east of Greenwich: "Z", "+01:00".
std::optional<int> offset(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != kOffsetLength || (text[0] != '+' && text[0] != '-') || text[3] != ':')
    return std::nullopt;
  const auto hours = number(text, 1, 2);
  const auto minutes = number(text, 4, 2);
  if (!hours || !minutes) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (*hours * 3600 + *minutes * 60);
}

std::optional<std::int64_t> seconds_of(std::string_view text) {
  const auto year = number(text, 0, 4);
  const auto month = number(text, 5, 2);
  const auto day = number(text, 8, 2);
  const auto hour = number(text, 11, 2);
  const auto minute = number(text, 14, 2);
  const auto second = number(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + *hour) * 60 + *minute) * 60 + *second;
}

/// The text up to the next space, which is taken away with it.
std::string_view take_word(std::string_view& rest) {
  const auto space = rest.find(' ');
  const auto word = rest.substr(0, space);
  rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
  return word;
}

}  // namespace

std::optional<std::int64_t> parse_log_time(std::string_view text) {
  if (text.size() <= kSecondsLength || text[10] != 'T') return std::nullopt;
  const auto zone = text.find_first_of("Z+-", kSecondsLength);
  if (zone == std::string_view::npos) return std::nullopt;
  const auto seconds = seconds_of(text);
  const auto nanoseconds = fraction(text.substr(kSecondsLength, zone - kSecondsLength));
  const auto east = offset(text.substr(zone));
  if (!seconds || !nanoseconds || !east) return std::nullopt;
  return (*seconds - *east) * 1'000'000'000 + *nanoseconds;
}

std::optional<LogEntry> parse_log_entry(std::string_view line) {
  LogEntry entry;
  const auto time = parse_log_time(take_word(line));
  const auto stream = take_word(line);
  const auto piece = take_word(line);
  if (!time || (stream != "stdout" && stream != "stderr") || (piece != "F" && piece != "P"))
    return std::nullopt;
  entry.time_ns = *time;
  entry.stream = stream == "stdout" ? LogStream::kStdout : LogStream::kStderr;
  entry.piece = piece == "F" ? LogPiece::kFull : LogPiece::kPartial;
  entry.text = line;
  return entry;
}

}  // namespace minato::agent_logs
