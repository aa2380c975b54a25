#include "services/logs/pattern/pattern_reader.h"

namespace minato::logs {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_word(char c) {
  const char low = lowered(c);
  return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

tl::unexpected<Error> bad_pattern(const std::string& what) {
  return fail(ErrorCode::kInvalidParameter, "Invalid filter pattern: " + what);
}

void PatternReader::skip_spaces() {
  while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
}

bool PatternReader::take(std::string_view expected) {
  if (!rest_.starts_with(expected)) return false;
  rest_.remove_prefix(expected.size());
  return true;
}

bool PatternReader::take_keyword(std::string_view word) {
  if (rest_.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (lowered(rest_[i]) != lowered(word[i])) return false;
  }
  if (rest_.size() > word.size() && is_word(rest_[word.size()])) return false;
  rest_.remove_prefix(word.size());
  return true;
}

std::string_view PatternReader::take_until(std::string_view ends) {
  std::size_t size = 0;
  while (size < rest_.size() && !is_space(rest_[size]) &&
         ends.find(rest_[size]) == std::string_view::npos) {
    ++size;
  }
  const std::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

Result<std::string> PatternReader::take_quoted() {
  std::string text;
  for (std::size_t at = 1; at < rest_.size(); ++at) {
    if (rest_[at] == '"') {
      rest_.remove_prefix(at + 1);
      return text;
    }
    if (rest_[at] == '\\' && at + 1 < rest_.size()) ++at;
    text += rest_[at];
  }
  return bad_pattern("a quotation mark is not closed.");
}

Result<std::string> PatternReader::take_percented() {
  const auto end = rest_.find('%', 1);
  if (end == std::string_view::npos) {
    return bad_pattern("a regular expression is not closed by '%'.");
  }
  std::string text(rest_.substr(1, end - 1));
  rest_.remove_prefix(end + 1);
  return text;
}

}  // namespace minato::logs
