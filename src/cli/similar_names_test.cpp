#include "cli/similar_names.h"

#include <gtest/gtest.h>

namespace minato::cli {
namespace {

TEST(SimilarNamesTest, ProposesTheMostSimilarAndListsTheRest) {
  EXPECT_EQ(instead_of("wbe", {"worker", "api", "web"}),
            "; did you mean web? There are: web, api, worker");
  EXPECT_EQ(instead_of("web-frontend", {"frontend", "api"}),
            "; did you mean frontend? There are: frontend, api");
  EXPECT_EQ(instead_of("web", {"webs"}), "; did you mean webs?");
}

TEST(SimilarNamesTest, ProposesNothingThatIsFar) {
  EXPECT_EQ(instead_of("payments", {"web", "api"}), "; there are: api, web");
  EXPECT_EQ(instead_of("ab", {"cd"}), "; there are: cd");
  EXPECT_EQ(instead_of("web", {}), "; there is none yet");
}

TEST(SimilarNamesTest, ListsTenOfMany) {
  std::vector<std::string> names;
  for (int i = 10; i < 40; ++i) names.push_back("service-" + std::to_string(i));
  const std::string text = instead_of("nothing", names);
  EXPECT_TRUE(text.ends_with(" and 20 more")) << text;
}

}  // namespace
}  // namespace minato::cli
