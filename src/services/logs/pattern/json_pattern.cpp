#include "services/logs/pattern/json_pattern.h"

#include <boost/json.hpp>
#include <optional>

#include "services/logs/pattern/comparison.h"
#include "services/logs/pattern/expression.h"

namespace minato::logs {
namespace {

namespace json = boost::json;

/// As many as CloudWatch Logs takes in one pattern.
constexpr int kMostRegexes = 2;

/// One step of a selector: a member's name, an element's number, or every element.
struct Step {
  enum class Kind { kMember, kElement, kEveryElement };
  Kind kind = Kind::kMember;
  std::string name;
  std::size_t index = 0;
};

enum class Test { kComparison, kIsNull, kIsTrue, kIsFalse, kNotExists, kExists };

struct Condition {
  std::vector<Step> steps;
  Test test = Test::kComparison;
  std::optional<Comparison> comparison;
};

using Conditions = Expression<Condition>;

/// Whether `fulfils` says yes of something that the selector finds.
template <class Fulfils>
bool any_found(const json::value& from, const std::vector<Step>& steps, std::size_t at,
               const Fulfils& fulfils) {
  if (at == steps.size()) return fulfils(from);
  const Step& step = steps[at];
  if (step.kind == Step::Kind::kMember) {
    const json::object* const object = from.if_object();
    const json::value* const member = object == nullptr ? nullptr : object->if_contains(step.name);
    return member != nullptr && any_found(*member, steps, at + 1, fulfils);
  }
  const json::array* const array = from.if_array();
  if (array == nullptr) return false;
  if (step.kind == Step::Kind::kElement) {
    return step.index < array->size() && any_found((*array)[step.index], steps, at + 1, fulfils);
  }
  for (const json::value& element : *array) {
    if (any_found(element, steps, at + 1, fulfils)) return true;
  }
  return false;
}

bool compares(const Comparison& comparison, const json::value& value) {
  if (comparison.asks_for_anything()) return true;
  if (const auto* text = value.if_string()) return comparison.holds_for_text(*text);
  if (value.is_bool()) return comparison.holds_for_text(value.get_bool() ? "true" : "false");
  if (!value.is_number()) return false;
  return comparison.holds_for_number(value.to_number<double>(), json::serialize(value));
}

bool holds(const Condition& condition, const json::value& message) {
  const auto found = [&](const auto& fulfils) {
    return any_found(message, condition.steps, 0, fulfils);
  };
  switch (condition.test) {
    case Test::kComparison:
      return found(
          [&](const json::value& value) { return compares(*condition.comparison, value); });
    case Test::kIsNull:
      return found([](const json::value& value) { return value.is_null(); });
    case Test::kIsTrue:
      return found([](const json::value& value) { return value.is_bool() && value.get_bool(); });
    case Test::kIsFalse:
      return found([](const json::value& value) { return value.is_bool() && !value.get_bool(); });
    case Test::kNotExists:
      return !found([](const json::value&) { return true; });
    case Test::kExists:
      return found([](const json::value&) { return true; });
  }
  return false;
}

/// Letters that JSON never writes otherwise than as they are, unless it wants to: such a text may
/// be looked for in messages as they came, if they have no backslash.
bool is_plain(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '/') return false;
  }
  return !text.empty();
}

class JsonMatcher final : public LineMatcher {
 public:
  explicit JsonMatcher(Conditions conditions) : conditions_(std::move(conditions)) {
    // Conditions that must all hold say what a message must have in it.
    const auto note = [this](const Conditions& one) {
      if (one.kind != Conditions::Kind::kLeaf) return;
      const Condition& condition = one.leaf.front();
      if (condition.test != Test::kComparison) return;
      const std::string_view text = condition.comparison->required_text();
      if (is_plain(text)) wanted_.emplace_back(text);
    };
    note(conditions_);
    if (conditions_.kind == Conditions::Kind::kAll) {
      for (const auto& part : conditions_.parts) note(part);
    }
  }

  bool matches(std::string_view message) const override {
    if (cannot_match(message)) return false;
    // The common message fits here, and nothing is taken from the heap for it.
    unsigned char buffer[8192];
    json::monotonic_resource memory(buffer, sizeof(buffer));
    boost::system::error_code error;
    const json::value parsed = json::parse({message.data(), message.size()}, error, &memory);
    if (error || !parsed.is_object()) return false;
    return conditions_.holds([&](const Condition& condition) { return holds(condition, parsed); });
  }

 private:
  bool cannot_match(std::string_view message) const {
    const auto begin = message.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos || message[begin] != '{') return true;
    if (wanted_.empty() || message.find('\\') != std::string_view::npos) return false;
    for (const std::string& text : wanted_) {
      if (message.find(text) == std::string_view::npos) return true;
    }
    return false;
  }

  Conditions conditions_;
  std::vector<std::string> wanted_;
};

constexpr std::string_view kNameEnds = ".[]=!<>()&|{},\"'%";
constexpr std::string_view kValueEnds = ")}&|";

Result<Step> read_bracketed(PatternReader& reader) {
  Step step;
  if (reader.take("*]")) {
    step.kind = Step::Kind::kEveryElement;
    return step;
  }
  if (reader.take("'")) {
    const auto end = reader.rest().find('\'');
    if (end == std::string_view::npos) return bad_pattern("a member's name in [''] is not closed.");
    step.name = reader.rest().substr(0, end);
    reader.skip(end + 1);
  } else {
    const std::string_view digits = reader.take_until("]");
    if (digits.empty() || digits.size() > 9 ||
        digits.find_first_not_of("0123456789") != std::string_view::npos) {
      return bad_pattern("an element is selected by [NUMBER] or [*].");
    }
    step.kind = Step::Kind::kElement;
    for (const char digit : digits) step.index = step.index * 10 + (digit - '0');
  }
  if (!reader.take("]")) return bad_pattern("a bracket of a selector is not closed.");
  return step;
}

Result<std::vector<Step>> read_selector(PatternReader& reader) {
  if (!reader.take("$")) return bad_pattern("a selector begins with '$'.");
  std::vector<Step> steps;
  for (;;) {
    if (reader.take("[")) {
      auto step = read_bracketed(reader);
      if (!step) return fail(step.error());
      steps.push_back(std::move(*step));
    } else if (reader.take(".")) {
      // "$.[0]" is written too.
      if (reader.peek() == '[') continue;
      Step step;
      step.name = reader.take_until(kNameEnds);
      if (step.name.empty()) return bad_pattern("a member's name is missing behind '.'.");
      steps.push_back(std::move(step));
    } else {
      break;
    }
  }
  if (steps.empty()) return bad_pattern("a selector names a member, as in $.level.");
  return steps;
}

Result<Test> read_state(PatternReader& reader) {
  if (reader.take_keyword("IS")) {
    reader.skip_spaces();
    if (reader.take_keyword("NULL")) return Test::kIsNull;
    if (reader.take_keyword("TRUE")) return Test::kIsTrue;
    if (reader.take_keyword("FALSE")) return Test::kIsFalse;
    return bad_pattern("behind IS comes NULL, TRUE or FALSE.");
  }
  if (reader.take_keyword("NOT")) {
    reader.skip_spaces();
    if (reader.take_keyword("EXISTS")) return Test::kNotExists;
    return bad_pattern("behind NOT comes EXISTS.");
  }
  if (reader.take_keyword("EXISTS")) return Test::kExists;
  return Test::kComparison;
}

Result<Condition> read_condition(PatternReader& reader) {
  Condition condition;
  auto steps = read_selector(reader);
  if (!steps) return fail(steps.error());
  condition.steps = std::move(*steps);
  reader.skip_spaces();
  const auto test = read_state(reader);
  if (!test) return fail(test.error());
  condition.test = *test;
  if (*test != Test::kComparison) return condition;
  auto comparison = Comparison::read(reader, kValueEnds);
  if (!comparison) return fail(comparison.error());
  condition.comparison = std::move(*comparison);
  return condition;
}

}  // namespace

Result<std::unique_ptr<LineMatcher>> parse_json_pattern(std::string_view text) {
  PatternReader reader(text);
  reader.take("{");
  auto conditions = ExpressionReader<Condition>(reader, read_condition).read();
  if (!conditions) return fail(conditions.error());
  reader.skip_spaces();
  if (!reader.take("}")) return bad_pattern("a JSON pattern ends with '}'.");
  reader.skip_spaces();
  if (!reader.at_end()) return bad_pattern("something follows the '}' of a JSON pattern.");
  int regexes = 0;
  conditions->visit([&](const Condition& condition) {
    if (condition.comparison && condition.comparison->uses_regex()) ++regexes;
  });
  if (regexes > kMostRegexes) return bad_pattern("it has more than two regular expressions.");
  return std::make_unique<JsonMatcher>(std::move(*conditions));
}

}  // namespace minato::logs
