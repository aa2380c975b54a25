#include "agent/metadata/usage_text.h"

#include <charconv>

namespace minato::agent_metadata {
namespace {

constexpr std::uint64_t kNanosInSecond = 1'000'000'000;

/// Takes the next piece up to a letter of `ends` off the front, and the letters after it.
std::string_view take(std::string_view& text, std::string_view ends) {
  const std::size_t end = std::min(text.find_first_of(ends), text.size());
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(std::min(text.find_first_not_of(ends, end), text.size()));
  return piece;
}

std::string_view take_word(std::string_view& line) { return take(line, " \t"); }
std::string_view take_line(std::string_view& text) { return take(text, "\n"); }

bool parse_device(std::string_view word, BlockCount& count) {
  const std::size_t colon = word.find(':');
  if (colon == std::string_view::npos) return false;
  const auto major = parse_number(word.substr(0, colon));
  const auto minor = parse_number(word.substr(colon + 1));
  if (!major || !minor) return false;
  count.major = *major;
  count.minor = *minor;
  return true;
}

}  // namespace

std::optional<std::uint64_t> parse_number(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::map<std::string, std::uint64_t> parse_keyed(std::string_view text) {
  std::map<std::string, std::uint64_t> values;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const std::string_view key = take_word(line);
    if (const auto value = parse_number(line)) values.emplace(key, *value);
  }
  return values;
}

std::vector<std::uint64_t> parse_numbers(std::string_view text) {
  std::vector<std::uint64_t> numbers;
  std::string_view line = take_line(text);
  while (!line.empty()) {
    if (const auto number = parse_number(take_word(line))) numbers.push_back(*number);
  }
  return numbers;
}

std::vector<BlockCount> parse_legacy_block_counts(std::string_view text) {
  std::vector<BlockCount> counts;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    BlockCount count;
    if (!parse_device(take_word(line), count)) continue;
    count.operation = take_word(line);
    count.value = parse_number(line).value_or(0);
    counts.push_back(std::move(count));
  }
  return counts;
}

BlockUsage parse_unified_block_usage(std::string_view text) {
  BlockUsage usage;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    BlockCount count;
    if (!parse_device(take_word(line), count)) continue;
    while (!line.empty()) {
      std::string_view pair = take_word(line);
      const std::string_view key = take(pair, "=");
      count.value = parse_number(pair).value_or(0);
      if (!key.starts_with('r') && !key.starts_with('w')) continue;
      count.operation = key.front() == 'r' ? "Read" : "Write";
      if (key.substr(1) == "bytes") usage.bytes.push_back(count);
      if (key.substr(1) == "ios") usage.operations.push_back(count);
    }
  }
  return usage;
}

std::uint64_t parse_machine_cpu(std::string_view text, long ticks_per_second) {
  std::string_view line = take_line(text);
  if (take_word(line) != "cpu") return 0;
  // User, nice, system, idle, iowait, irq, softirq, steal; guests are in user already.
  constexpr int kStates = 8;
  std::uint64_t ticks = 0;
  for (int i = 0; i < kStates && !line.empty(); ++i) {
    ticks += parse_number(take_word(line)).value_or(0);
  }
  return ticks * (kNanosInSecond / static_cast<std::uint64_t>(ticks_per_second));
}

std::uint64_t parse_machine_memory(std::string_view text) {
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (take_word(line) == "MemTotal:") return parse_number(take_word(line)).value_or(0) * 1024;
  }
  return 0;
}

}  // namespace minato::agent_metadata
