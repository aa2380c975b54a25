#include "agent/metadata/protection_document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace minato::agent_metadata {
namespace {

namespace json = boost::json;

constexpr char kTask[] = "arn:aws:ecs:us-west-2:111122223333:task/default/1234";

TEST(ProtectionDocumentTest, Wishes) {
  EXPECT_EQ(parse_protection_wish(R"({"ProtectionEnabled":true})"),
            (ProtectionWish{true, std::nullopt}));
  EXPECT_EQ(parse_protection_wish(R"({"ProtectionEnabled":false,"ExpiresInMinutes":60})"),
            (ProtectionWish{false, 60}));
  for (const char* body :
       {"", "[]", "{}", R"({"ProtectionEnabled":null})", R"({"ProtectionEnabled":"true"})",
        R"({"ExpiresInMinutes":60})", R"({"ProtectionEnabled":true,"ExpiresInMinutes":"60"})",
        R"({"ProtectionEnabled":true,"expiresInMinutes":60})"}) {
    const auto wish = parse_protection_wish(body);
    ASSERT_FALSE(wish) << body;
    EXPECT_EQ(wish.error().code, ErrorCode::kInvalidParameter);
  }
}

TEST(ProtectionDocumentTest, Calls) {
  EXPECT_EQ(json::parse(protection_call("c", kTask, std::nullopt)),
            (json::object{{"cluster", "c"}, {"tasks", json::array{kTask}}}));
  const auto update = json::parse(protection_call("c", kTask, ProtectionWish{true, 5}));
  EXPECT_EQ(update.at("protectionEnabled"), true);
  EXPECT_EQ(update.at("expiresInMinutes"), 5);
}

TEST(ProtectionDocumentTest, AProtectedTask) {
  const auto answer = protection_answer(kTask, 200, "r",
                                        R"({"protectedTasks":[{"taskArn":"arn:t",
      "protectionEnabled":true,"expirationDate":1665023356.5}],"failures":[]})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, json::parse(R"({"protection":{"ExpirationDate":"2022-10-06T02:29:16Z",
      "ProtectionEnabled":true,"TaskArn":"arn:t"}})"));
  const auto without = protection_answer(
      kTask, 200, "r", R"({"protectedTasks":[{"taskArn":"arn:t","protectionEnabled":false}]})");
  EXPECT_EQ(without.body, json::parse(R"({"protection":{"ExpirationDate":null,
      "ProtectionEnabled":false,"TaskArn":"arn:t"}})"));
}

TEST(ProtectionDocumentTest, AFailure) {
  const auto answer = protection_answer(
      kTask, 200, "r", R"({"protectedTasks":[],"failures":[{"arn":"arn:t","reason":"MISSING"}]})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body,
            json::parse(R"({"failure":{"Arn":"arn:t","Detail":null,"Reason":"MISSING"}})"));
}

TEST(ProtectionDocumentTest, AnError) {
  const auto answer = protection_answer(kTask, 400, "12-34",
                                        R"({"__type":"AccessDeniedException","message":"no"})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body.at("requestID"), "12-34");
  EXPECT_EQ(answer.body.at("error"),
            (json::object{{"Arn", kTask}, {"Code", "AccessDeniedException"}, {"Message", "no"}}));
  EXPECT_EQ(protection_answer(kTask, 502, "", "<html>").status, 500);
  EXPECT_EQ(protection_answer(kTask, 200, "", "{}").status, 500);
}

}  // namespace
}  // namespace minato::agent_metadata
