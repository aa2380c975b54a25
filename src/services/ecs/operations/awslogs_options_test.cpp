#include "services/ecs/operations/awslogs_options.h"

#include <gtest/gtest.h>

namespace minato::ecs {
namespace {

Status check(std::map<std::string, std::string> more) {
  more.emplace("awslogs-group", "/ecs/web");
  more.emplace("awslogs-region", "eu-west-1");
  return check_awslogs_options(more);
}

TEST(AwslogsOptions, TakesWhatEcsTakes) {
  EXPECT_TRUE(check({}));
  EXPECT_TRUE(check({{"awslogs-stream-prefix", "web"}, {"awslogs-create-group", "true"}}));
  EXPECT_TRUE(check({{"mode", "non-blocking"}, {"max-buffer-size", "25m"}}));
  EXPECT_TRUE(check({{"mode", "non-blocking"}, {"max-buffer-size", "1048576"}}));
  EXPECT_TRUE(check({{"mode", "blocking"}}));
}

TEST(AwslogsOptions, NamesWhatIsMissingAndWhatIsTooMuch) {
  EXPECT_EQ(check_awslogs_options({}).error().message,
            "Log driver awslogs requires options: awslogs-group, awslogs-region");
  EXPECT_EQ(check({{"awslogs-stream", "x"}, {"tag", "y"}}).error().message,
            "Log driver awslogs disallows options: awslogs-stream, tag");
  EXPECT_EQ(check({{"awslogs-multiline-pattern", "^x"}}).error().code,
            ErrorCode::kUnsupportedMember);
}

TEST(AwslogsOptions, RefusesBadValues) {
  for (const auto& [name, value] :
       std::map<std::string, std::string>{{"awslogs-create-group", "yes"},
                                          {"mode", "lazy"},
                                          {"max-buffer-size", "m"},
                                          {"awslogs-group", "a b"},
                                          {"awslogs-stream-prefix", "a:b"}}) {
    std::map<std::string, std::string> options{{name, value}};
    if (name == "max-buffer-size") options["mode"] = "non-blocking";
    const Status refused = check(options);
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code, ErrorCode::kClient);
    EXPECT_NE(refused.error().message.find(name), std::string::npos);
  }
  EXPECT_FALSE(check({{"max-buffer-size", "1m"}}));
  EXPECT_FALSE(check({{"max-buffer-size", "1m"}, {"mode", "blocking"}}));
}

}  // namespace
}  // namespace minato::ecs
