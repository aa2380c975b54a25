#include "wire/codec/timestamp_text.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace minato::wire {
namespace {

constexpr Instant kEarliest{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};
constexpr Instant kEnd{std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}};
// Reads exactly `digits` digits off the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  int number = 0;
  if (text.size() < digits || text.front() == '-') return std::nullopt;
  const char* end = text.data() + digits;
  if (std::from_chars(text.data(), end, number).ptr != end) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
  const auto year = take_number(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::optional<Seconds> take_time(std::string_view& text) {
  const auto hours = take_number(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_number(text, 2);
  if (!minutes || !take(text, ':')) return std::nullopt;
  const auto seconds = take_number(text, 2);
  if (!seconds || *hours > 23 || *minutes > 59 || *seconds > 60) return std::nullopt;
  return Seconds(*hours * 3600 + *minutes * 60 + *seconds);
}

// Digits past the third are cut off.
std::optional<Millis> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return Millis(0);
  int millis = 0;
  int weight = 100;
  bool any = false;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    millis += (text.front() - '0') * weight;
    weight /= 10;
    any = true;
    text.remove_prefix(1);
  }
  if (!any) return std::nullopt;
  return Millis(millis);
}

std::optional<Seconds> take_offset(std::string_view& text) {
  if (take(text, 'Z')) return Seconds(0);
  const bool east = take(text, '+');
  if (!east && !take(text, '-')) return std::nullopt;
  const auto hours = take_number(text, 2);
  if (!hours) return std::nullopt;
  take(text, ':');
  const auto minutes = take_number(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const Seconds offset(*hours * 3600 + *minutes * 60);
  return east ? offset : -offset;
}

std::optional<Instant> parse_epoch(std::string_view text) {
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, seconds);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return instant_from_epoch_seconds(seconds);
}

std::optional<Instant> parse_iso(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !take(text, 'T')) return std::nullopt;
  const auto time = take_time(text);
  if (!time) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return *date + *time + *fraction - *offset;
}

}  // namespace

bool is_calendar_instant(Instant instant) { return instant >= kEarliest && instant < kEnd; }

std::optional<Instant> instant_from_epoch_seconds(double seconds) {
  // Far beyond what is accepted, but still a number of milliseconds.
  constexpr double kMost = 1e12;
  if (!(std::abs(seconds) <= kMost)) return std::nullopt;
  const Instant instant = instant_from_millis(std::llround(seconds * 1000.0));
  return is_calendar_instant(instant) ? std::optional(instant) : std::nullopt;
}

std::string timestamp_text(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(instant - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

std::optional<Instant> parse_timestamp(std::string_view text) {
  if (text.find('T') == std::string_view::npos) return parse_epoch(text);
  const auto instant = parse_iso(text);
  return instant && is_calendar_instant(*instant) ? instant : std::nullopt;
}

}  // namespace minato::wire
