// TextPattern: a regular expression that is matched in time proportional to pattern times text,
// whatever it looks like: all places where it may be are followed at once. Read once, matched
// often.
//
// Letters, `.`, classes `[a-z]`, `[^0-9]`, `\d \w \s` and their capitals, groups, `|`, `* + ?
// {m,n}`. No back references, no look-around.
#pragma once

#include <bitset>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace minato::ecs {

class TextPattern {
 public:
  /// kInvalidParameter says what is wrong and where; patterns that would grow too large are
  /// refused.
  static Result<TextPattern> parse(std::string_view expression);

  /// The whole text, as Java's matches() does. Takes time in proportion to text times size().
  bool matches(std::string_view text) const;
  /// In steps; at most kMostSteps.
  std::size_t size() const { return steps_.size(); }

  static constexpr std::size_t kMostSteps = 400;

  using Letters = std::bitset<256>;
  /// One step: takes a letter, or goes on at two places without one, or is the end.
  struct Step {
    enum class Kind { kLetter, kSplit, kEnd };
    Kind kind = Kind::kEnd;
    Letters letters;
    int next = -1;
    int other = -1;
  };

 private:
  class Walk;

  std::vector<Step> steps_;
  int first_ = 0;
};

}  // namespace minato::ecs
