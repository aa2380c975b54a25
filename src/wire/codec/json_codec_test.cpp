#include "wire/codec/json_codec.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/agent_codec.h"
#include "api/ecs_codec.h"
#include "api/everything_codec.h"

namespace minato::wire {
namespace {

using everything::Color;
using everything::Everything;
using everything::Inner;

Everything one_of_everything() {
  return Everything{
      .string = "a \"quoted\" \\ line\nwith \x01 and \xE6\xB8\xAF",
      .integer = -7,
      .long_ = 1LL << 53,
      .double_ = 0.5,
      .boolean = false,
      .timestamp = instant_from_millis(1'700'000'000'123),
      .document = R"({"free":[1,null,"x"]})",
      .color = Color::kBlueGreen,
      .strings = {{"a", ""}},
      .inner = Inner{.name = "n", .value = 1, .color = Color::kRed},
      .inners = {{Inner{.name = "m", .color = Color::kHttp1}}},
      .nested = {{{"a"}, {}}},
      .counts = {{{"x", 1}, {"y", 2}}},
      .inners_by_name = {{{"k", Inner{.name = "o", .color = Color::kRed}}}},
      .namespace_ = "keyword",
  };
}

// The message of a refusal, after its code.
template <class Shape = Everything>
std::string refusal(std::string_view text) {
  const Result<Shape> decoded = decode_json_text<Shape>(text);
  if (decoded) return "accepted";
  return std::string(to_string(decoded.error().code)) + ": " + decoded.error().message;
}

TEST(JsonCodec, WhatIsEncodedDecodesToTheSame) {
  const Everything all = one_of_everything();
  EXPECT_EQ(decode_json_text<Everything>(encode_json_text(all)), all);
  EXPECT_EQ(decode_json<Everything>(encode_json(all)), all);
  EXPECT_EQ(boost::json::parse(encode_json_text(all)), encode_json(all));
}

TEST(JsonCodec, WritesMembersByTheNamesAndValuesOfTheModel) {
  const Everything some{.timestamp = instant_from_millis(1'700'000'000'050),
                        .color = Color::kBlueGreen,
                        .strings = std::vector<std::string>{}};
  EXPECT_EQ(encode_json_text(some),
            R"({"timestamp":1700000000.050,"color":"blue-green","strings":[]})");
  EXPECT_EQ(encode_json_text(Everything{}), "{}");
  EXPECT_EQ(encode_json_text(Everything{.timestamp = instant_from_millis(2000)}),
            R"({"timestamp":2})");
  EXPECT_EQ(encode_json_text(Everything{.timestamp = instant_from_millis(-1500)}),
            R"({"timestamp":-1.5})");
}

TEST(JsonCodec, IgnoresUnknownMembersAndNull) {
  EXPECT_EQ(decode_json_text<Everything>(R"({"novel":{"a":[1]},"string":null,"integer":1})"),
            Everything{.integer = 1});
  EXPECT_EQ(decode_json_text<Everything>(""), Everything{});
  EXPECT_EQ(decode_json_text<Everything>(R"({"counts":{"a":null}})"),
            (Everything{.counts = std::map<std::string, std::int32_t>{}}));
}

TEST(JsonCodec, NamesThePlaceOfAWrongType) {
  EXPECT_EQ(refusal(R"({"inners":[{"name":"a","color":"red"},{"name":1}]})"),
            "MalformedRequest: NUMBER_VALUE can not be converted to a String at inners[1].name");
  EXPECT_EQ(refusal(R"({"integer":"1"})"),
            "MalformedRequest: STRING_VALUE can not be converted to an Integer at integer");
  EXPECT_EQ(refusal(R"({"counts":{"a":1,"b":true}})"),
            "MalformedRequest: TRUE_VALUE can not be converted to an Integer at counts.b");
  EXPECT_EQ(refusal("[]"), "MalformedRequest: START_ARRAY can not be converted to a Structure");
  EXPECT_EQ(refusal(R"({"boolean":0})"),
            "MalformedRequest: NUMBER_VALUE can not be converted to a Boolean at boolean");
  EXPECT_EQ(refusal(R"({"strings":{}})"),
            "MalformedRequest: START_OBJECT can not be converted to a List at strings");
  EXPECT_EQ(refusal(R"({"timestamp":"2026-11-22T00:00:00Z"})"),
            "MalformedRequest: STRING_VALUE can not be converted to a Timestamp at timestamp");
}

TEST(JsonCodec, RefusesNumbersThatDoNotFit) {
  EXPECT_EQ(refusal(R"({"integer":2147483648})"),
            "MalformedRequest: 2147483648 at integer is out of the range of an Integer");
  for (const char* number : {"1.5", "1e300", "1e999", "-1e999", "18446744073709551615"}) {
    EXPECT_TRUE(refusal(std::string(R"({"long":)") + number + "}").starts_with("MalformedRequest"))
        << number;
  }
  EXPECT_TRUE(refusal(R"({"double":1e999})").starts_with("MalformedRequest"));
  EXPECT_TRUE(refusal(R"({"timestamp":1e300})").starts_with("MalformedRequest"));
  EXPECT_EQ(decode_json_text<Everything>(R"({"integer":3.0,"double":2})"),
            (Everything{.integer = 3, .double_ = 2.0}));
}

TEST(JsonCodec, NamesWhatIsMissing) {
  EXPECT_EQ(refusal(R"({"inners":[{"name":"a","color":null}]})"),
            "Validation: 1 validation error detected: Value null at 'inners[0].color' failed to "
            "satisfy constraint: Member must not be null");
  EXPECT_EQ(refusal(R"({"strings":["a",null]})"),
            "Validation: 1 validation error detected: Value null at 'strings[1]' failed to "
            "satisfy constraint: Member must not be null");
}

TEST(JsonCodec, HoldsTheLimitsOfTheModel) {
  const std::string start = "Validation: 1 validation error detected: Value ";
  EXPECT_EQ(refusal(R"({"color":"green"})"),
            start +
                "'green' at 'color' failed to satisfy constraint: Member must satisfy enum "
                "value set: [red, blue-green, HTTP_1]");
  EXPECT_EQ(refusal(R"({"limited":""})"),
            start +
                "'' at 'limited' failed to satisfy constraint: Member must have length "
                "greater than or equal to 1");
  EXPECT_EQ(refusal(R"({"port":65536})"),
            start +
                "'65536' at 'port' failed to satisfy constraint: Member must have value less "
                "than or equal to 65535");
  EXPECT_EQ(refusal(R"({"percent":-0.5})"),
            start +
                "'-0.5' at 'percent' failed to satisfy constraint: Member must have value "
                "greater than or equal to 0");
  EXPECT_EQ(refusal(R"({"ownLimits":"a1"})"),
            start +
                "'a1' at 'ownLimits' failed to satisfy constraint: Member must satisfy regular "
                "expression pattern: ^[a-z]+$");
  EXPECT_TRUE(refusal(R"({"few":["a","b","c"]})").starts_with(start));
  // Five characters of three bytes each.
  EXPECT_EQ(refusal(R"({"limited":"港港港港港"})"), "accepted");
  EXPECT_TRUE(refusal(R"({"limited":"港港港港港港"})").starts_with(start));
}

TEST(JsonCodec, CutsLongValuesInMessages) {
  const std::string message = refusal(R"({"color":")" + std::string(100'000, 'x') + R"("})");
  EXPECT_LT(message.size(), 400U);
}

TEST(JsonCodec, RefusesUnsupportedMembersUnlessTheySayNothing) {
  for (const char* text : {R"({"laterFlag":true})", R"({"laterList":["a"]})",
                           R"({"laterNumber":0})", R"({"laterFlag":"even of a wrong type"})"}) {
    EXPECT_TRUE(refusal(text).ends_with(" is not supported yet by Minato")) << text;
  }
  EXPECT_EQ(refusal(R"({"laterInner":{"name":"a","color":"red"}})"),
            "UnsupportedMember: laterInner is not supported yet by Minato");
  EXPECT_EQ(refusal(R"({"laterFlag":false,"laterList":[],"laterNumber":null})"), "accepted");
}

TEST(JsonCodec, RefusesListsThatAreLargeOutOfNothing) {
  std::string text = R"({"family":"f","containerDefinitions":[{})";
  for (int i = 0; i < 300'000; ++i) text += ",{}";
  text += "]}";
  EXPECT_EQ(refusal<ecs::api::RegisterTaskDefinitionRequest>(text),
            "MalformedRequest: containerDefinitions has 300001 elements, more than Minato reads");
}

TEST(JsonCodec, RefusesWhatIsNotJson) {
  for (const std::string text :
       {"{", "{\"a\":}", "{}{}", "{\"a\":NaN}", "nonsense", "{\"string\":\"\xFF\xFE\"}",
        "{\"string\":\"\\ud800\"}", "{\"string\":\"\x01\"}", "{'a':1}", "{\"a\":01}"}) {
    const std::string message = refusal(text);
    EXPECT_TRUE(message.starts_with("MalformedRequest: The body is not JSON")) << text << message;
  }
  EXPECT_EQ(refusal("{\"a\":}"),
            "MalformedRequest: The body is not JSON that can be read: syntax error at byte 5");
}

TEST(JsonCodec, SurvivesDeepNesting) {
  for (const char* bracket : {"[", "{\"a\":"}) {
    std::string text = "{\"novel\":";
    for (int depth = 0; depth < 100'000; ++depth) text += bracket;
    EXPECT_TRUE(refusal(text).starts_with("MalformedRequest")) << bracket;
  }
}

TEST(JsonCodec, SurvivesEveryTruncationAndFlippedByte) {
  const std::string text = encode_json_text(one_of_everything());
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_FALSE(decode_json_text<Everything>(
        std::string_view(text).substr(0, std::max<std::size_t>(i, 1))));
    for (const char replacement : {'\0', '"', '{', ']', '9', '\xFF'}) {
      std::string changed = text;
      changed[i] = replacement;
      const auto decoded = decode_json_text<Everything>(changed);
      EXPECT_TRUE(decoded || !decoded.error().message.empty());
    }
  }
}

TEST(JsonCodec, ReadsARealRegistration) {
  const auto request = decode_json_text<ecs::api::RegisterTaskDefinitionRequest>(R"({
      "family": "web", "networkMode": "bridge", "requiresCompatibilities": ["EC2"],
      "containerDefinitions": [{"name": "web", "image": "nginx", "memory": 128, "essential": true,
        "portMappings": [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}],
        "mountPoints": [], "volumesFrom": [], "privileged": false,
        "logConfiguration": {"logDriver": "json-file"}}]})");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->network_mode, ecs::api::NetworkMode::kBridge);
  EXPECT_EQ(request->container_definitions.at(0).port_mappings->at(0).host_port, 0);
  EXPECT_EQ(refusal<ecs::api::RegisterTaskDefinitionRequest>(
                R"({"family":"f","containerDefinitions":[{"credentialSpecs":["x"]}]})"),
            "UnsupportedMember: containerDefinitions[0].credentialSpecs is not supported yet by "
            "Minato");
}

TEST(JsonCodec, CarriesShapesOfOneModelInsideAnother) {
  const link::ServerMessage message{
      .assignments = link::Assignments{
          .sequence = 1,
          .full = true,
          .tasks = {{link::TaskAssignment{
              .task_id = "t",
              .task_arn = "arn",
              .cluster = "default",
              .desired_status = link::DesiredStatus::kRunning,
              .task_definition = ecs::api::TaskDefinition{.family = "web", .revision = 3}}}}}};
  EXPECT_EQ(decode_json_text<link::ServerMessage>(encode_json_text(message)), message);
}

TEST(JsonCodec, WritesTextOnly) {
  const Everything value{.string = "a\xFF\xE6\xB8\xAF\xC3", .counts = {{{"\x80", 1}}}};
  const std::string expected =
      "{\"string\":\"a\xEF\xBF\xBD\xE6\xB8\xAF\xEF\xBF\xBD\",\"counts\":{\"\xEF\xBF\xBD\":1}}";
  EXPECT_EQ(encode_json_text(value), expected);
  EXPECT_EQ(boost::json::serialize(encode_json(value)), expected);
}

}  // namespace
}  // namespace minato::wire
