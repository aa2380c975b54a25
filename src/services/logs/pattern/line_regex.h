// LineRegex: a regular expression between percentage signs, of the part of the language that
// CloudWatch Logs takes: no groups, no backward references, ASCII only. Any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::logs {

class LineRegex {
 public:
  /// kInvalidParameter names a character that is not taken, or what PCRE2 says is wrong.
  static Result<LineRegex> compile(const std::string& text);

  /// Whether it matches anywhere in the text. A text for which that takes too many steps to tell
  /// (".*.*.*.*x") counts as one that does not match.
  bool found_in(std::string_view text) const;

 private:
  class Code;
  explicit LineRegex(std::shared_ptr<const Code> code) : code_(std::move(code)) {}

  std::shared_ptr<const Code> code_;
};

}  // namespace minato::logs
