// PatternReader: walks through the text of a filter pattern, for the parsers of its forms. It views
// the text, which must outlive it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::logs {

/// kInvalidParameter, as CloudWatch Logs words it: "Invalid filter pattern: ...".
tl::unexpected<Error> bad_pattern(const std::string& what);

class PatternReader {
 public:
  explicit PatternReader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  /// The next character; '\0' at the end.
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  std::string_view rest() const { return rest_; }
  void skip(std::size_t count) { rest_.remove_prefix(count); }
  void skip_spaces();
  /// Whether it was there, in which case it is passed.
  bool take(std::string_view expected);
  /// A word in capitals or not, followed by nothing that could belong to it.
  bool take_keyword(std::string_view word);
  /// What comes up to the first of `ends`, to a space or to the end.
  std::string_view take_until(std::string_view ends);

  /// "text" in quotes; a backslash takes the next character as it is.
  Result<std::string> take_quoted();
  /// %expression%
  Result<std::string> take_percented();

 private:
  std::string_view rest_;
};

}  // namespace minato::logs
