#include "services/logs/pattern/term_pattern.h"

#include <algorithm>
#include <optional>

#include "services/logs/pattern/line_regex.h"
#include "services/logs/pattern/pattern_reader.h"

namespace minato::logs {
namespace {

struct Term {
  std::string text;
  std::optional<LineRegex> regex;

  bool found_in(std::string_view message) const {
    return regex ? regex->found_in(message) : message.find(text) != std::string_view::npos;
  }
};

struct Terms {
  std::vector<Term> all;   // ERROR
  std::vector<Term> any;   // ?ERROR
  std::vector<Term> none;  // -ERROR
};

class TermMatcher final : public LineMatcher {
 public:
  explicit TermMatcher(Terms terms) : terms_(std::move(terms)) {
    // CloudWatch Logs does not heed question marks beside terms without one.
    if (!terms_.all.empty() || !terms_.none.empty()) terms_.any.clear();
  }

  bool matches(std::string_view message) const override {
    const auto found = [message](const Term& term) { return term.found_in(message); };
    return std::all_of(terms_.all.begin(), terms_.all.end(), found) &&
           std::none_of(terms_.none.begin(), terms_.none.end(), found) &&
           (terms_.any.empty() || std::any_of(terms_.any.begin(), terms_.any.end(), found));
  }

  std::vector<std::string> required_texts() const override {
    std::vector<std::string> texts;
    for (const Term& term : terms_.all) {
      if (!term.regex) texts.push_back(term.text);
    }
    return texts;
  }

 private:
  Terms terms_;
};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

Result<Term> read_term(PatternReader& reader) {
  Term term;
  if (reader.peek() == '"') {
    auto text = reader.take_quoted();
    if (!text) return fail(text.error());
    if (text->empty()) return bad_pattern("a phrase in quotation marks is empty.");
    term.text = std::move(*text);
    return term;
  }
  if (reader.peek() == '%') {
    auto text = reader.take_percented();
    if (!text) return fail(text.error());
    auto regex = LineRegex::compile(*text);
    if (!regex) return fail(regex.error());
    term.regex = std::move(*regex);
    return term;
  }
  term.text = reader.take_until("");
  if (term.text.empty()) return bad_pattern("a term is missing behind '?' or '-'.");
  if (!std::all_of(term.text.begin(), term.text.end(), is_plain)) {
    return fail(ErrorCode::kInvalidParameter,
                "Invalid character(s) in term '" + term.text +
                    "'. Terms with other characters than letters, digits and underscores are "
                    "written in double quotation marks.");
  }
  return term;
}

}  // namespace

Result<std::unique_ptr<LineMatcher>> parse_term_pattern(std::string_view text) {
  PatternReader reader(text);
  Terms terms;
  for (reader.skip_spaces(); !reader.at_end(); reader.skip_spaces()) {
    auto& kind = reader.take("?") ? terms.any : reader.take("-") ? terms.none : terms.all;
    auto term = read_term(reader);
    if (!term) return fail(term.error());
    kind.push_back(std::move(*term));
  }
  return std::make_unique<TermMatcher>(std::move(terms));
}

}  // namespace minato::logs
