#include "wire/codec/pattern.h"

#include <charconv>
#include <cstddef>
#include <limits>

namespace minato::wire {
namespace {

constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max();

// One step of a pattern: a set of characters and how often it may come.
struct Step {
  std::string_view set;   // ".", "\d", "x" or "[...]"
  std::string_view rest;  // what follows in the pattern
  std::size_t minimum = 1;
  std::size_t maximum = 1;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool escape_contains(char escape, char c) {
  switch (escape) {
    case 'd':
      return is_digit(c);
    case 'w':
      return is_word(c);
    case 's':
      return is_space(c);
    case 'S':
      return !is_space(c);
    case 't':
      return c == '\t';
    case 'n':
      return c == '\n';
    case 'r':
      return c == '\r';
    default:
      return c == escape;
  }
}

bool bracket_contains(std::string_view set, char c) {
  const bool negated = !set.empty() && set.front() == '^';
  if (negated) set.remove_prefix(1);
  bool found = false;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (set[i] == '\\' && i + 1 < set.size()) {
      found |= escape_contains(set[++i], c);
    } else if (i + 2 < set.size() && set[i + 1] == '-') {
      found |= set[i] <= c && c <= set[i + 2];
      i += 2;
    } else {
      found |= set[i] == c;
    }
  }
  return found != negated;
}

bool set_contains(std::string_view set, char c) {
  if (set == ".") return c != '\n';
  if (set.front() == '\\') return escape_contains(set[1], c);
  if (set.front() == '[') return bracket_contains(set.substr(1, set.size() - 2), c);
  return set.front() == c;
}

std::size_t set_length(std::string_view pattern) {
  if (pattern.front() == '\\') return 2;
  if (pattern.front() != '[') return 1;
  std::size_t end = 1;
  while (end < pattern.size() && pattern[end] != ']') end += pattern[end] == '\\' ? 2 : 1;
  return end + 1;
}

void parse_braces(std::string_view text, Step& step) {
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, step.minimum);
  step.maximum = step.minimum;
  if (first.ptr == end) return;
  step.maximum = kUnbounded;
  std::from_chars(first.ptr + 1, end, step.maximum);
}

Step next_step(std::string_view pattern) {
  const std::size_t length = set_length(pattern);
  Step step{.set = pattern.substr(0, length), .rest = pattern.substr(length)};
  if (step.rest.empty()) return step;
  const char quantifier = step.rest.front();
  if (quantifier == '{') {
    const std::size_t close = step.rest.find('}');
    parse_braces(step.rest.substr(1, close - 1), step);
    step.rest.remove_prefix(close + 1);
  } else if (quantifier == '*' || quantifier == '+' || quantifier == '?') {
    step.minimum = quantifier == '+' ? 1 : 0;
    step.maximum = quantifier == '?' ? 1 : kUnbounded;
    step.rest.remove_prefix(1);
  }
  return step;
}

// Recursion goes one level a step of the pattern, never with the text.
bool match(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  const Step step = next_step(pattern);
  std::size_t taken = 0;
  while (taken < text.size() && taken < step.maximum && set_contains(step.set, text[taken])) {
    ++taken;
  }
  if (taken < step.minimum) return false;
  for (;; --taken) {
    if (match(step.rest, text.substr(taken))) return true;
    if (taken == step.minimum) return false;
  }
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$') && !pattern.ends_with("\\$")) pattern.remove_suffix(1);
  return match(pattern, text);
}

}  // namespace minato::wire
