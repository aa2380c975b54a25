// The filter pattern language of CloudWatch Logs: the first line is a pattern, the rest a message.
// Any pattern is refused in words or read; it says the same of a message each time, also with
// spaces around it, and what it says must be in a message is in every one that it matches.
#include <string>

#include "base/check.h"
#include "fuzz_target.h"
#include "services/logs/pattern/filter_pattern.h"

namespace minato::fuzz {

void try_input(std::string_view input) {
  const auto newline = input.find('\n');
  const std::string_view text = input.substr(0, newline);
  const std::string_view message =
      newline == std::string_view::npos ? std::string_view() : input.substr(newline + 1);
  const auto pattern = logs::FilterPattern::parse(text);
  const auto padded = logs::FilterPattern::parse("  " + std::string(text) + " ");
  if (!pattern) {
    MINATO_CHECK(pattern.error().code == ErrorCode::kInvalidParameter, "refused as something else");
    MINATO_CHECK(!pattern.error().message.empty(), "refused without a word");
    return;
  }
  const bool matches = pattern->matches(message);
  MINATO_CHECK(pattern->matches(message) == matches, "it says two things of one message");
  MINATO_CHECK(padded && padded->matches(message) == matches, "spaces around it count");
  if (!matches) return;
  for (const std::string& required : pattern->required_texts()) {
    MINATO_CHECK(message.find(required) != std::string_view::npos,
                 "it matches a message without what it requires");
  }
}

}  // namespace minato::fuzz
