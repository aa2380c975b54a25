// FilterPattern: the language in which FilterLogEvents says which lines are wanted: terms, JSON
// conditions or fields between spaces. Immutable, any thread. What CloudWatch Logs leaves open is
// decided in docs/logs.md.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/logs/pattern/line_matcher.h"

namespace minato::logs {

class FilterPattern {
 public:
  /// Matches every line.
  FilterPattern() = default;
  /// kInvalidParameter says what is wrong. Spaces alone match every line.
  static Result<FilterPattern> parse(std::string_view text);

  bool matches(std::string_view message) const { return !matcher_ || matcher_->matches(message); }
  /// Texts all of which every matching line has in it.
  const std::vector<std::string>& required_texts() const { return required_; }

 private:
  std::shared_ptr<const LineMatcher> matcher_;
  std::vector<std::string> required_;
};

}  // namespace minato::logs
