#include "services/logs/pattern/filter_pattern.h"

#include <gtest/gtest.h>

#include "services/logs/pattern/field_pattern.h"

namespace minato::logs {
namespace {

bool matches(const std::string& pattern, const std::string& message) {
  const auto parsed = FilterPattern::parse(pattern);
  EXPECT_TRUE(parsed) << pattern << ": " << (parsed ? "" : parsed.error().message);
  return parsed && parsed->matches(message);
}

struct Row {
  const char* pattern;
  const char* message;
  bool expected;
};

void expect_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(matches(row.pattern, row.message), row.expected)
        << row.pattern << " on " << row.message;
  }
}

TEST(FilterPattern, NothingMatchesEverything) {
  expect_rows({{"", "x", true}, {"  ", "", true}, {"", "", true}});
}

TEST(FilterPattern, Terms) {
  expect_rows({
      {"ERROR", "[ERROR 400] BAD REQUEST", true},
      {"ERROR", "[error 400] BAD REQUEST", false},
      {"ERROR", "UNKNOWNERRORS", true},
      {"ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", true},
      {"ERROR ARGUMENTS", "ARGUMENTS ERROR", true},
      {"ERROR ARGUMENTS", "[ERROR 400] BAD REQUEST", false},
      {"ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", false},
      {"ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", true},
      {"-INFO", "INFO x", false},
      {"-INFO", "WARN x", true},
      {"?ERROR ?WARN", "a WARN", true},
      {"?ERROR ?WARN", "an ERROR", true},
      {"?ERROR ?WARN", "an INFO", false},
      // Question marks beside terms without one are not heeded.
      {"?ERROR ?WARN REQUEST", "INFO REQUEST", true},
      {"?ERROR -REQUEST", "INFO", true},
      {"naïve", "a naïve line", true},
  });
}

TEST(FilterPattern, Phrases) {
  expect_rows({
      {"\"INTERNAL SERVER ERROR\"", "[ERROR 500] INTERNAL SERVER ERROR", true},
      {"\"INTERNAL SERVER ERROR\"", "INTERNAL ERROR SERVER", false},
      {"\"[ERROR\" -\"a b\"", "[ERROR a  b", true},
      {"\"[ERROR\" -\"a b\"", "[ERROR a b", false},
      {"?\"a-b\" ?c_d", "x c_d", true},
      {"\"say \\\"hi\\\"\"", "they say \"hi\"", true},
      {"\"back\\\\slash\"", "back\\slash", true},
  });
}

TEST(FilterPattern, RegularExpressions) {
  expect_rows({
      {"%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED", true},
      {"%4\\d\\d%", "status 404", true},
      {"%4\\d\\d%", "status 4x4", false},
      {"%^start.*end$%", "start to end", true},
      {"%^start.*end$%", "a start to end", false},
      {"%[A-F]{2,3}|\\x21%", "wow!", true},
      {"%10\\.10\\.0\\.[0-9]%", "10.10.0.1", true},
      {"%10\\.10\\.0\\.[0-9]%", "10x10.0.1", false},
      {"ERROR %4\\d\\d%", "ERROR 500", false},
      {"-%4\\d\\d%", "200", true},
  });
  for (const char* bad : {"%a(b)%", "%a!%", "%a", "%%", "%[%", "%\\1%", "%\\b%", "%é%", "%\\x2%",
                          "%a{2}{%{3}%", "%*%"}) {
    const auto parsed = FilterPattern::parse(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidParameter);
  }
}

TEST(FilterPattern, AnExpressionThatTakesForeverMatchesNot) {
  EXPECT_FALSE(matches("%.*a.*a.*a.*a.*a.*a.*a.*a.*b%", std::string(5000, 'a')));
}

TEST(FilterPattern, RefusesTermsThatWantQuotes) {
  for (const char* bad : {"error:", "a.b", "a* b", "\"open", "? a", "-", "\"\"", "a]"}) {
    const auto parsed = FilterPattern::parse(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidParameter);
  }
  EXPECT_NE(FilterPattern::parse("error:").error().message.find("Invalid character(s) in term"),
            std::string::npos);
}

constexpr const char* kEvent =
    R"({"eventType":"UpdateTrail","sourceIPAddress":"111.111.111.111","arrayKey":["value","another"],)"
    R"("objectList":[{"name":"a","id":1},{"name":"b","id":2}],"SomeObject":null,"ThisFlag":true,)"
    R"("off":false,"n":1.5e3,"neg":-4,"user":{"id":"u-1","deep":{"er":7}},"a.b":"dotted","text":"5"})";

TEST(FilterPattern, JsonComparisons) {
  expect_rows({
      {"{ $.eventType = \"UpdateTrail\" }", kEvent, true},
      {"{$.eventType=\"UpdateTrail\"}", kEvent, true},
      {"{ $.eventType = UpdateTrail }", kEvent, true},
      {"{ $.eventType = \"Update*\" }", kEvent, true},
      {"{ $.eventType = \"*Trail\" }", kEvent, true},
      {"{ $.eventType = \"*date*\" }", kEvent, true},
      {"{ $.eventType = \"update*\" }", kEvent, false},
      {"{ $.eventType != \"Update*\" }", kEvent, false},
      {"{ $.sourceIPAddress != 123.123.* }", kEvent, true},
      {"{ $.sourceIPAddress = 111.111.* }", kEvent, true},
      {"{ $.eventType = %Tra[a-z]l% }", kEvent, true},
      {"{ $.eventType != %Tra[a-z]l% }", kEvent, false},
      {"{ $.n = 1500 }", kEvent, true},
      {"{ $.n = 1.5e3 }", kEvent, true},
      {"{ $.n > 1e3 }", kEvent, true},
      {"{ $.n >= 1500 }", kEvent, true},
      {"{ $.n < 1500 }", kEvent, false},
      {"{ $.n <= 1500 && $.neg < -3 }", kEvent, true},
      {"{ $.n != 1500 }", kEvent, false},
      {"{ $.neg = -4 }", kEvent, true},
      {"{ $.user.deep.er = 7 }", kEvent, true},
      {"{ $.user.id = \"u-*\" }", kEvent, true},
      {"{ $['a.b'] = \"dotted\" }", kEvent, true},
      {"{ $.ThisFlag = true }", kEvent, true},
      {"{ $.text = 5 }", kEvent, true},
      {"{ $.eventType > 1 }", kEvent, false},
  });
}

TEST(FilterPattern, JsonArrays) {
  expect_rows({
      {"{ $.arrayKey[0] = \"value\" }", kEvent, true},
      {"{ $.arrayKey[1] = \"value\" }", kEvent, false},
      {"{ $.arrayKey[7] = \"value\" }", kEvent, false},
      {"{ $.arrayKey[*] = \"another\" }", kEvent, true},
      {"{ $.objectList[1].id = 2 }", kEvent, true},
      {"{ $.objectList[*].id = 2 }", kEvent, true},
      {"{ $.objectList[*].id = 3 }", kEvent, false},
      {"{ $.eventType[0] = \"U\" }", kEvent, false},
      {"{ $.[0] = 1 }", "[1]", false},
  });
}

TEST(FilterPattern, JsonStates) {
  expect_rows({
      {"{ $.SomeObject IS NULL }", kEvent, true},
      {"{ $.eventType IS NULL }", kEvent, false},
      {"{ $.missing IS NULL }", kEvent, false},
      {"{ $.ThisFlag IS TRUE }", kEvent, true},
      {"{ $.off IS TRUE }", kEvent, false},
      {"{ $.off is false }", kEvent, true},
      {"{ $.missing NOT EXISTS }", kEvent, true},
      {"{ $.SomeObject NOT EXISTS }", kEvent, false},
      {"{ $.eventType NOT EXISTS }", kEvent, false},
      {"{ $.eventType EXISTS }", kEvent, true},
      // What is not there is neither equal nor unequal.
      {"{ $.missing != \"x\" }", kEvent, false},
      {"{ $.missing = \"*\" }", kEvent, false},
      {"{ $.user = \"*\" }", kEvent, true},
  });
}

TEST(FilterPattern, JsonJoined) {
  expect_rows({
      {"{ $.n = 1 || $.n = 1500 }", kEvent, true},
      {"{ ($.n = 1 || $.n = 1500) && $.off IS TRUE }", kEvent, false},
      {"{ $.n = 1500 || $.n = 1 && $.off IS TRUE }", kEvent, true},
      {"{ (($.n = 1500)) }", kEvent, true},
      {"{ ($.eventType = UpdateTrail) && ($.user.id = \"u-1\") }", kEvent, true},
  });
}

TEST(FilterPattern, JsonOnlyOfObjects) {
  expect_rows({
      {"{ $.a = 1 }", "a = 1", false},
      {"{ $.a = 1 }", "", false},
      {"{ $.a = 1 }", "  {\"a\":1}\n", true},
      {"{ $.a = 1 }", "{\"a\":1} trailing", false},
      {"{ $.a NOT EXISTS }", "no json", false},
      // Escaped in the message, and found all the same.
      {"{ $.a = \"xAy\" }", R"({"a":"x\u0041y"})", true},
      {"{ $.a = \"x\\\"y\" }", R"({"a":"x\"y"})", true},
      {"{ $.a = \"x/y\" }", R"({"a":"x\/y"})", true},
  });
}

TEST(FilterPattern, RefusesBadJsonPatterns) {
  for (const char* bad :
       {"{", "{}", "{ $ = 1 }", "{ $. = 1 }", "{ $.a }", "{ $.a = }", "{ $.a == 1",
        "{ $.a > \"x\" }", "{ $.a = 1 } x", "{ a = 1 }", "{ $.a = 1 && }", "{ ($.a = 1 }",
        "{ $.a IS }", "{ $.a NOT }", "{ $.a[x] = 1 }", "{ $.a[0 = 1 }", "{ $.a = %x }",
        "{ $.a = 1 & $.b = 2 }", "{ $.a = %x% || $.b = %y% || $.c = %z% }"}) {
    const auto parsed = FilterPattern::parse(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidParameter);
  }
  const std::string deep = "{ " + std::string(400, '(') + "$.a = 1" + std::string(400, ')') + " }";
  EXPECT_FALSE(FilterPattern::parse(deep));
}

constexpr const char* kAccess =
    "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534";

TEST(FilterPattern, SplitsFields) {
  const std::vector<std::string_view> expected{
      "127.0.0.1", "Prod", "frank", "10/Oct/2000:13:25:15 -0700", "GET /index.html HTTP/1.0",
      "404",       "1534"};
  EXPECT_EQ(fields_of(kAccess), expected);
  EXPECT_EQ(fields_of("  a  \"open b\t"), (std::vector<std::string_view>{"a", "\"open", "b"}));
  EXPECT_TRUE(fields_of("").empty());
}

TEST(FilterPattern, Fields) {
  expect_rows({
      {"[ip, user, username, timestamp, request, status_code, bytes]", kAccess, true},
      {"[ip, user, username, timestamp, request, status_code]", kAccess, false},
      {"[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]", kAccess, true},
      {"[ip, user, username, timestamp, request =\"POST*\", status_code = 4*, bytes]", kAccess,
       false},
      {"[..., status_code=4*, bytes>1000]", kAccess, true},
      {"[..., status_code=4*, bytes>=1535]", kAccess, false},
      {"[ip=%127\\.0\\.0\\.[1-9]%, ...]", kAccess, true},
      {"[ip!=%127\\.0\\.0\\.[1-9]%, ...]", kAccess, false},
      {"[ip, user=Prod && user!=\"Dev\", ..., bytes]", kAccess, true},
      {"[ip, user=Dev || user=Prod, ...]", kAccess, true},
      {"[ip, (user=Dev || user=Test) && user!=x, ...]", kAccess, false},
      {"[...]", "", true},
      {"[a, ..., b]", "one", false},
      {"[a, ..., b]", "one two", true},
      {"[w1=ERROR]", "ERROR", true},
      {"[n=404]", "404.0", true},
      {"[n<5]", "x", false},
      {"[n!=5]", "x", true},
  });
}

TEST(FilterPattern, RefusesBadFields) {
  for (const char* bad : {"[", "[]", "[a", "[a,]", "[a b]", "[..., ...]", "[a=]", "[a=1 && b=2]",
                          "[a] x", "[a>\"x\"]", "[a=%x%, b=%x%, c=%x%]", "[=1]", "[,]"}) {
    const auto parsed = FilterPattern::parse(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidParameter);
  }
}

TEST(FilterPattern, KnowsWhatMustBeThere) {
  EXPECT_EQ(FilterPattern::parse("ERROR \"a b\" -x")->required_texts(),
            (std::vector<std::string>{"ERROR", "a b"}));
  EXPECT_TRUE(FilterPattern::parse("?ERROR ?WARN")->required_texts().empty());
}

}  // namespace
}  // namespace minato::logs
