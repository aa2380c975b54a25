#include "services/logs/pattern/field_pattern.h"

#include <optional>

#include "services/logs/pattern/comparison.h"
#include "services/logs/pattern/expression.h"

namespace minato::logs {
namespace {

constexpr int kMostRegexes = 2;
constexpr std::string_view kNameEnds = "=!<>()&|,[]\"%";
constexpr std::string_view kValueEnds = ",])&|";

using Test = Expression<Comparison>;

struct FieldTest {
  std::string name;
  std::optional<Test> test;

  bool holds(std::string_view field) const {
    return !test ||
           test->holds([field](const Comparison& one) { return one.holds_for_text(field); });
  }
};

struct FieldTests {
  std::vector<FieldTest> head;
  /// Behind the ellipsis, which stands for any number of fields.
  std::vector<FieldTest> tail;
  bool has_ellipsis = false;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

void split_fields(std::string_view message, std::vector<std::string_view>& fields) {
  fields.clear();
  std::size_t at = 0;
  for (;;) {
    while (at < message.size() && is_space(message[at])) ++at;
    if (at == message.size()) return;
    const char close = message[at] == '"' ? '"' : message[at] == '[' ? ']' : ' ';
    const auto closed = close == ' ' ? std::string_view::npos : message.find(close, at + 1);
    if (closed != std::string_view::npos) {
      fields.push_back(message.substr(at + 1, closed - at - 1));
      at = closed + 1;
      continue;
    }
    const std::size_t begin = at;
    while (at < message.size() && !is_space(message[at])) ++at;
    fields.push_back(message.substr(begin, at - begin));
  }
}

class FieldMatcher final : public LineMatcher {
 public:
  explicit FieldMatcher(FieldTests tests) : tests_(std::move(tests)) {}

  bool matches(std::string_view message) const override {
    // Kept from line to line: there are millions of them.
    static thread_local std::vector<std::string_view> fields;
    split_fields(message, fields);
    const std::size_t named = tests_.head.size() + tests_.tail.size();
    if (tests_.has_ellipsis ? fields.size() < named : fields.size() != named) return false;
    for (std::size_t i = 0; i < tests_.head.size(); ++i) {
      if (!tests_.head[i].holds(fields[i])) return false;
    }
    const std::size_t begin = fields.size() - tests_.tail.size();
    for (std::size_t i = 0; i < tests_.tail.size(); ++i) {
      if (!tests_.tail[i].holds(fields[begin + i])) return false;
    }
    return true;
  }

 private:
  FieldTests tests_;
};

/// `name`, `name=value`, `name=value && name!=value`; the name is there once more in each
/// condition.
class FieldReader {
 public:
  explicit FieldReader(PatternReader& reader) : reader_(reader) {}

  Result<FieldTest> read() {
    reader_.skip_spaces();
    if (reader_.peek() != '(') {
      const PatternReader before = reader_;
      field_.name = reader_.take_until(kNameEnds);
      reader_.skip_spaces();
      if (at_field_end()) return done();
      reader_ = before;
    }
    auto test = ExpressionReader<Comparison>(reader_, [this](PatternReader&) {
                  return read_condition();
                }).read();
    if (!test) return fail(test.error());
    field_.test = std::move(*test);
    return done();
  }

 private:
  bool at_field_end() const { return reader_.peek() == ',' || reader_.peek() == ']'; }

  Result<FieldTest> done() {
    if (field_.name.empty()) return bad_pattern("a field has no name.");
    reader_.skip_spaces();
    if (!at_field_end()) return bad_pattern("fields are separated by ',' and end with ']'.");
    return std::move(field_);
  }

  Result<Comparison> read_condition() {
    reader_.skip_spaces();
    const std::string name(reader_.take_until(kNameEnds));
    if (!field_.name.empty() && name != field_.name) {
      return bad_pattern("the conditions of a field all begin with its name, '" + field_.name +
                         "'.");
    }
    field_.name = name;
    reader_.skip_spaces();
    return Comparison::read(reader_, kValueEnds);
  }

  PatternReader& reader_;
  FieldTest field_;
};

Result<FieldTests> read_fields(PatternReader& reader) {
  FieldTests tests;
  for (;;) {
    reader.skip_spaces();
    if (reader.take("...")) {
      if (tests.has_ellipsis) return bad_pattern("'...' is there more than once.");
      tests.has_ellipsis = true;
    } else {
      auto field = FieldReader(reader).read();
      if (!field) return fail(field.error());
      (tests.has_ellipsis ? tests.tail : tests.head).push_back(std::move(*field));
    }
    reader.skip_spaces();
    if (reader.take("]")) return tests;
    if (!reader.take(",")) return bad_pattern("fields are separated by ',' and end with ']'.");
  }
}

int regexes_of(const std::vector<FieldTest>& fields) {
  int count = 0;
  for (const auto& field : fields) {
    if (!field.test) continue;
    field.test->visit([&](const Comparison& one) { count += one.uses_regex() ? 1 : 0; });
  }
  return count;
}

}  // namespace

std::vector<std::string_view> fields_of(std::string_view message) {
  std::vector<std::string_view> fields;
  split_fields(message, fields);
  return fields;
}

Result<std::unique_ptr<LineMatcher>> parse_field_pattern(std::string_view text) {
  PatternReader reader(text);
  reader.take("[");
  auto tests = read_fields(reader);
  if (!tests) return fail(tests.error());
  reader.skip_spaces();
  if (!reader.at_end()) return bad_pattern("something follows the ']' of a pattern of fields.");
  if (regexes_of(tests->head) + regexes_of(tests->tail) > kMostRegexes) {
    return bad_pattern("it has more than two regular expressions.");
  }
  return std::make_unique<FieldMatcher>(std::move(*tests));
}

}  // namespace minato::logs
