#include "cli/service_reference.h"

#include <gtest/gtest.h>

namespace minato::cli {
namespace {

TEST(ServiceReferenceTest, NamesClustersAndArns) {
  struct Row {
    const char* text;
    const char* cluster;
    const char* expected;
  };
  for (const Row& row : {
           Row{"web", "", "default/web"},
           Row{"web", "prod", "prod/web"},
           Row{"prod/web", "", "prod/web"},
           Row{"prod/web", "prod", "prod/web"},
           Row{"web", "arn:aws:ecs:eu-central-1:1:cluster/prod", "prod/web"},
           Row{"arn:aws:ecs:eu-central-1:1:service/prod/web", "", "prod/web"},
           // The form of before 2018, which names no cluster.
           Row{"arn:aws:ecs:eu-central-1:1:service/web", "", "default/web"},
       }) {
    const auto reference = parse_service_reference(row.text, row.cluster);
    ASSERT_TRUE(reference) << row.text << ": " << reference.error().message;
    EXPECT_EQ(reference->text(), row.expected);
  }
}

TEST(ServiceReferenceTest, RefusesWhatNamesNoServiceAndSaysWhatWould) {
  for (const char* text :
       {"", "/", "prod/", "/web", "a/b/c", "arn:aws:ecs", "arn:aws:ecs:eu-central-1:1:service/",
        "arn:aws:ecs:eu-central-1:1:task/prod/web"}) {
    const auto reference = parse_service_reference(text, "");
    ASSERT_FALSE(reference) << text;
    EXPECT_NE(reference.error().message.find("CLUSTER/NAME"), std::string::npos);
  }
}

TEST(ServiceReferenceTest, RefusesTwoClusters) {
  const auto reference = parse_service_reference("prod/web", "test");
  ASSERT_FALSE(reference);
  EXPECT_EQ(reference.error().message,
            "--cluster test contradicts prod/web, which is in the cluster prod");
}

}  // namespace
}  // namespace minato::cli
