#include "services/elb/redirect_rules.h"

#include <gtest/gtest.h>

namespace minato::elb {
namespace {

using Config = api::RedirectActionConfig;

ActionPlace place(Protocol protocol = Protocol::kHttp, int port = 80) {
  return {LoadBalancerArn("arn"), protocol, port};
}

Config config(std::optional<std::string> protocol, std::optional<std::string> port = {},
              std::optional<std::string> host = {}, std::optional<std::string> path = {},
              std::optional<std::string> query = {}) {
  Config made;
  made.protocol = std::move(protocol);
  made.port = std::move(port);
  made.host = std::move(host);
  made.path = std::move(path);
  made.query = std::move(query);
  return made;
}

TEST(RedirectRules, WhatIsNotGivenIsTheRequestsOwn) {
  Config moved = config("HTTPS");
  moved.status_code = api::RedirectActionStatusCodeEnum::kHttp302;
  const auto read = read_redirect(moved, place(), "RedirectConfig");
  ASSERT_TRUE(read);
  Redirect expected;
  expected.status_code = 302;
  expected.protocol = "HTTPS";
  EXPECT_EQ(*read, expected);
  EXPECT_EQ(read->query, "#{query}");
}

TEST(RedirectRules, EachPartHasItsForm) {
  for (const Config& good :
       {config({}, "443"), config({}, {}, "www.#{host}"), config({}, {}, {}, "/new/#{path}"),
        config({}, {}, {}, "/#{host}/#{port}"), config("HTTPS", {}, {}, {}, "#{query}&a=#{path}"),
        config("HTTPS", "#{port}"), config("HTTPS", {}, {}, {}, "")}) {
    const auto read = read_redirect(good, place(), "RedirectConfig");
    EXPECT_TRUE(read) << read.error().message;
  }
  struct Row {
    Config config;
    const char* named;
  };
  for (const Row& row :
       {Row{config("https"), "Protocol"}, Row{config("FTP"), "Protocol"},
        Row{config({}, "0"), "Port"}, Row{config({}, "65536"), "Port"},
        Row{config({}, "#{host}"), "Port"}, Row{config({}, {}, "a b"), "Host"},
        Row{config({}, {}, "#{path}"), "Host"}, Row{config({}, {}, "a\r\nSet-Cookie:b"), "Host"},
        Row{config({}, {}, {}, "new"), "Path"}, Row{config({}, {}, {}, "#{path}"), "Path"},
        Row{config({}, {}, {}, "/#{query}"), "Path"}, Row{config({}, {}, {}, "/a b"), "Path"},
        Row{config("HTTPS", {}, {}, {}, "#{other}"), "Query"}}) {
    const auto read = read_redirect(row.config, place(), "RedirectConfig");
    ASSERT_FALSE(read) << row.named;
    EXPECT_EQ(read.error().code, ErrorCode::kValidation);
    EXPECT_NE(read.error().message.find(std::string("RedirectConfig.") + row.named),
              std::string::npos)
        << read.error().message;
  }
}

TEST(RedirectRules, ALoopIsRefused) {
  for (const Config& loop : {config({}), config({}, {}, {}, {}, "a=b"), config("HTTP", "80"),
                             config("HTTP"), config({}, "80", "#{host}", "/#{path}", "#{query}")}) {
    const auto read = read_redirect(loop, place(), "RedirectConfig");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error(),
              (Error{ErrorCode::kInvalidAction,
                     "The redirect configuration is not valid because it creates a loop."}));
  }
  const auto secure = place(Protocol::kHttps, 443);
  EXPECT_EQ(read_redirect(config("HTTPS", "443"), secure, "R").error().code,
            ErrorCode::kInvalidAction);
  EXPECT_EQ(read_redirect(config("HTTP", "80"), secure, "R").error().code,
            ErrorCode::kInvalidAction);
  EXPECT_TRUE(read_redirect(config("HTTPS", "443"), place(), "R"));
}

}  // namespace
}  // namespace minato::elb
