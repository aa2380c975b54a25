#include "agent/role_credentials.h"

#include <gtest/gtest.h>

namespace minato::agent {
namespace {

using Ids = std::vector<std::string>;
const Instant kNow = instant_from_millis(1'700'000'000'000);
constexpr Millis kLife{7'200'000};

class RoleCredentialsTest : public testing::Test {
 protected:
  TaskEntry& add(const std::string& id, const std::string& role) {
    AssignedTask assigned;
    assigned.assignment.task_id = id;
    assigned.assignment.task_definition.emplace();
    if (!role.empty()) assigned.assignment.task_definition->task_role_arn = role;
    return book_.add(std::move(assigned), new_task_state({}));
  }
  static link::TaskCredentials keys(const std::string& id, Instant expiration = kNow + kLife) {
    link::TaskCredentials made;
    made.task_id = id;
    made.token = "token of " + id;
    made.expiration = expiration;
    return made;
  }

  TaskBook book_;
  RoleCredentials roles_{book_};
};

TEST_F(RoleCredentialsTest, AsksForTasksThatHaveARole) {
  add("plain", "");
  add("reader", "arn:r");
  EXPECT_EQ(roles_.due(kNow), Ids{"reader"});
  EXPECT_EQ(roles_.due(kNow + Millis(1999)), Ids{});
  EXPECT_EQ(roles_.due(kNow + Millis(2000)), Ids{"reader"});
  EXPECT_EQ(roles_.find("reader", kNow), nullptr);
}

TEST_F(RoleCredentialsTest, RenewsHalfWay) {
  add("reader", "arn:r");
  roles_.take({keys("reader")}, kNow);
  ASSERT_NE(roles_.find("reader", kNow), nullptr);
  EXPECT_EQ(roles_.find("reader", kNow)->token, "token of reader");
  EXPECT_EQ(roles_.due(kNow + kLife / 2 - Millis(1)), Ids{});
  EXPECT_EQ(roles_.due(kNow + kLife / 2), Ids{"reader"});
  // While nobody answers, the old ones hold to their end.
  EXPECT_NE(roles_.find("reader", kNow + kLife - Millis(1)), nullptr);
  EXPECT_EQ(roles_.find("reader", kNow + kLife), nullptr);
  roles_.take({keys("reader", kNow + 2 * kLife)}, kNow + kLife);
  EXPECT_NE(roles_.find("reader", kNow + kLife), nullptr);
}

TEST_F(RoleCredentialsTest, ForgetsTheKeysOfTasksThatAreOver) {
  TaskEntry& entry = add("reader", "arn:r");
  roles_.take({keys("reader"), keys("stranger")}, kNow);
  EXPECT_EQ(roles_.find("stranger", kNow), nullptr);
  entry.state.phase = TaskPhase::kStopped;
  EXPECT_EQ(roles_.due(kNow), Ids{});
  EXPECT_EQ(roles_.find("reader", kNow), nullptr);
}

}  // namespace
}  // namespace minato::agent
