// Comparison: an operator with what is on its right side, as in `= "4*"`, `> 1000` or `!= %5\d\d%`.
// JSON patterns compare members by it, space-delimited ones words. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "services/logs/pattern/line_regex.h"
#include "services/logs/pattern/pattern_reader.h"

namespace minato::logs {

enum class Operator { kEqual, kNotEqual, kLess, kAtMost, kGreater, kAtLeast };

/// "ab*c" in pieces: a star stands for any text.
struct Wildcard {
  std::string text;

  bool matches(std::string_view candidate) const;
  bool matches_everything() const { return text == "*"; }
};

class Comparison {
 public:
  /// Reads an operator and a value. A value without quotes ends at a space or one of `ends`.
  /// kInvalidParameter says what is wrong.
  static Result<Comparison> read(PatternReader& reader, std::string_view ends);

  /// Of something that is a text: it may also read as a number.
  bool holds_for_text(std::string_view text) const;
  bool holds_for_number(double number, std::string_view as_text) const;
  /// Whether it asks no more than that there is something.
  bool asks_for_anything() const;
  bool uses_regex() const { return std::holds_alternative<LineRegex>(value_); }
  /// A text that what fulfils it must have in it, if there is one.
  std::string_view required_text() const;

 private:
  using Value = std::variant<Wildcard, double, LineRegex>;

  static Result<Value> read_value(PatternReader& reader, std::string_view ends);
  bool equals_text(std::string_view text) const;

  Operator operator_ = Operator::kEqual;
  Value value_;
  /// As it was written, for what is compared as text.
  std::string written_;
};

/// A number as JSON, and "1e3"; nothing for anything else.
std::optional<double> read_number(std::string_view text);

}  // namespace minato::logs
