#include "services/logs/pattern/filter_pattern.h"

#include "services/logs/pattern/field_pattern.h"
#include "services/logs/pattern/json_pattern.h"
#include "services/logs/pattern/term_pattern.h"

namespace minato::logs {

Result<FilterPattern> FilterPattern::parse(std::string_view text) {
  FilterPattern pattern;
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return pattern;
  text.remove_prefix(begin);
  auto matcher = text.front() == '{'   ? parse_json_pattern(text)
                 : text.front() == '[' ? parse_field_pattern(text)
                                       : parse_term_pattern(text);
  if (!matcher) return fail(matcher.error());
  pattern.required_ = (*matcher)->required_texts();
  pattern.matcher_ = std::move(*matcher);
  return pattern;
}

}  // namespace minato::logs
