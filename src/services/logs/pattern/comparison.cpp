#include "services/logs/pattern/comparison.h"

#include <charconv>
#include <cmath>

namespace minato::logs {
namespace {

std::optional<Operator> read_operator(PatternReader& reader) {
  if (reader.take("!=")) return Operator::kNotEqual;
  if (reader.take("<=")) return Operator::kAtMost;
  if (reader.take(">=")) return Operator::kAtLeast;
  if (reader.take("<")) return Operator::kLess;
  if (reader.take(">")) return Operator::kGreater;
  if (reader.take("=")) return Operator::kEqual;
  return std::nullopt;
}

bool is_order(Operator which) { return which != Operator::kEqual && which != Operator::kNotEqual; }

bool compare(double left, Operator which, double right) {
  switch (which) {
    case Operator::kEqual:
      return left == right;
    case Operator::kNotEqual:
      return left != right;
    case Operator::kLess:
      return left < right;
    case Operator::kAtMost:
      return left <= right;
    case Operator::kGreater:
      return left > right;
    case Operator::kAtLeast:
      return left >= right;
  }
  return false;
}

}  // namespace

std::optional<double> read_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || stopped != end || !std::isfinite(number)) return {};
  return number;
}

bool Wildcard::matches(std::string_view candidate) const {
  // The last star is where to go on from when what follows it does not fit.
  std::size_t at = 0, star = std::string::npos, resume = 0, place = 0;
  while (place < candidate.size()) {
    if (at < text.size() && text[at] == '*') {
      star = at++;
      resume = place;
    } else if (at < text.size() && text[at] == candidate[place]) {
      ++at;
      ++place;
    } else if (star != std::string::npos) {
      at = star + 1;
      place = ++resume;
    } else {
      return false;
    }
  }
  while (at < text.size() && text[at] == '*') ++at;
  return at == text.size();
}

Result<Comparison::Value> Comparison::read_value(PatternReader& reader, std::string_view ends) {
  if (reader.peek() == '"') {
    auto text = reader.take_quoted();
    if (!text) return fail(text.error());
    return Value(Wildcard{std::move(*text)});
  }
  if (reader.peek() == '%') {
    auto text = reader.take_percented();
    if (!text) return fail(text.error());
    auto regex = LineRegex::compile(*text);
    if (!regex) return fail(regex.error());
    return Value(std::move(*regex));
  }
  const std::string_view word = reader.take_until(ends);
  if (word.empty()) return bad_pattern("a value is missing behind an operator.");
  if (const auto number = read_number(word)) return Value(*number);
  return Value(Wildcard{std::string(word)});
}

Result<Comparison> Comparison::read(PatternReader& reader, std::string_view ends) {
  Comparison made;
  const auto which = read_operator(reader);
  if (!which) return bad_pattern("an operator (=, !=, <, <=, > or >=) is missing.");
  made.operator_ = *which;
  reader.skip_spaces();
  const std::string_view before = reader.rest();
  auto value = read_value(reader, ends);
  if (!value) return fail(value.error());
  made.value_ = std::move(*value);
  made.written_ = before.substr(0, before.size() - reader.rest().size());
  if (is_order(*which) && !std::holds_alternative<double>(made.value_)) {
    return bad_pattern("<, <=, > and >= compare with a number, which '" + made.written_ +
                       "' is not.");
  }
  return made;
}

bool Comparison::equals_text(std::string_view text) const {
  if (const auto* wildcard = std::get_if<Wildcard>(&value_)) return wildcard->matches(text);
  if (const auto* regex = std::get_if<LineRegex>(&value_)) return regex->found_in(text);
  return text == written_;
}

bool Comparison::holds_for_text(std::string_view text) const {
  if (const auto* number = std::get_if<double>(&value_)) {
    if (const auto read = read_number(text)) return compare(*read, operator_, *number);
    if (is_order(operator_)) return false;
  }
  return equals_text(text) == (operator_ == Operator::kEqual);
}

bool Comparison::holds_for_number(double number, std::string_view as_text) const {
  if (const auto* with = std::get_if<double>(&value_)) return compare(number, operator_, *with);
  return equals_text(as_text) == (operator_ == Operator::kEqual);
}

bool Comparison::asks_for_anything() const {
  const auto* wildcard = std::get_if<Wildcard>(&value_);
  return operator_ == Operator::kEqual && wildcard != nullptr && wildcard->matches_everything();
}

std::string_view Comparison::required_text() const {
  const auto* wildcard = std::get_if<Wildcard>(&value_);
  if (operator_ != Operator::kEqual || wildcard == nullptr) return {};
  // The longest piece between stars.
  std::string_view rest = wildcard->text, longest;
  while (!rest.empty()) {
    const std::string_view piece = rest.substr(0, rest.find('*'));
    if (piece.size() > longest.size()) longest = piece;
    rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
  }
  return longest;
}

}  // namespace minato::logs
