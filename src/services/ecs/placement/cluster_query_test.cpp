#include "services/ecs/placement/cluster_query.h"

#include <gtest/gtest.h>

namespace minato::ecs {
namespace {

ContainerInstance machine() {
  ContainerInstance instance;
  instance.ec2_instance_id = "i-1";
  instance.agent_version = "1.10.2";
  instance.registered_at = instant_from_millis(1'767'225'600'000);  // 2026-01-01.
  instance.attributes = {{"ecs.instance-type", "t2.micro"},
                         {"ecs.capability.task-eni", ""},
                         {"stack", "from the machine"}};
  instance.custom_attributes = {{"stack", "production"}, {"disks", "4"}};
  return instance;
}

bool matches(const std::string& expression) {
  const auto query = ClusterQuery::parse(expression);
  EXPECT_TRUE(query.has_value()) << expression << ": " << query.error().message;
  if (!query) return false;
  const ContainerInstance instance = machine();
  const std::set<std::string> groups{"family:web", "service:database"};
  return query->matches(
      {.instance = instance, .connected = true, .running_tasks = 3, .task_groups = &groups});
}

TEST(ClusterQuery, says_which_instances_meet_it) {
  const struct {
    const char* expression;
    bool matches;
  } kCases[] = {
      {"attribute:stack == production", true},
      {"attribute:stack == \"production\"", true},
      {"attribute:stack equals 'test'", false},
      {"attribute:stack==production", true},
      {"attribute:stack != production", false},
      {"attribute:stack not_equals test", true},
      {"attribute:none != test", true},
      {"attribute:none == test", false},
      {"attribute:none < 5", false},
      {"attribute:stack exists", true},
      {"attribute:stack !exists", false},
      {"attribute:none not_exists", true},
      {"attribute:ecs.capability.task-eni exists", true},
      {"attribute:stack in [test, production]", true},
      {"attribute:stack in ['test',\"staging\"]", false},
      {"attribute:stack !in [test]", true},
      {"attribute:stack not_in [production]", false},
      {"attribute:disks > 3", true},
      {"attribute:disks >= 4", true},
      {"attribute:disks < 10", true},
      {"attribute:disks <= 3", false},
      {"attribute:disks greater_than 4", false},
      {"attribute:disks greater_than_equal 4", true},
      {"attribute:disks less_than 4", false},
      {"attribute:disks less_than_equal 4", true},
      {"attribute:ecs.instance-type =~ t2.*", true},
      {"attribute:ecs.instance-type =~ t2", false},
      {"attribute:ecs.instance-type matches (t2|c5).m[a-z]+", true},
      {"(attribute:ecs.instance-type =~ c5.*)", false},
      {"attribute:ecs.instance-type !~ c5.*", true},
      {"attribute:ecs.instance-type not_matches 't2\\..*'", false},
      {"agentConnected == true", true},
      {"agentVersion > 1.9.0", true},
      {"agentVersion <= 1.10.1", false},
      {"ec2InstanceId in [i-1, i-2]", true},
      {"registeredAt >= 2025-12-31T00:00:00Z", true},
      {"registeredAt < 2025-12-31T00:00:00+00:00", false},
      {"runningTasksCount == 3", true},
      {"runningTasksCount < 3", false},
      {"task:group == service:database", true},
      {"task:group == service:web", false},
      {"not(task:group == service:database)", false},
      {"task:group != service:web", true},
      {"attribute:stack == production and attribute:disks == 5", false},
      {"attribute:stack == production && attribute:disks == 4", true},
      {"attribute:stack == test or attribute:disks == 4", true},
      {"attribute:stack == test || attribute:disks == 5", false},
      {"attribute:stack == test and attribute:disks == 5 or agentConnected == true", true},
      {"attribute:stack == test and (attribute:disks == 5 or agentConnected == true)", false},
      {"!(attribute:stack == test)", true},
      {"not not attribute:stack exists", true},
  };
  for (const auto& each : kCases) {
    EXPECT_EQ(matches(each.expression), each.matches) << each.expression;
  }
}

TEST(ClusterQuery, says_what_is_wrong_and_where) {
  const struct {
    std::string expression;
    const char* message;
  } kCases[] = {
      {"", "a subject such as"},
      {"stack == x",
       "a subject such as attribute:NAME, ec2InstanceId or task:group is expected at "
       "letter 1"},
      {"attribute: == x", "a subject"},
      {"attribute:stack", "an operator"},
      {"attribute:stack = x", "an operator"},
      {"attribute:stack ==", "a value is expected at letter 19"},
      {"attribute:stack == \"x", "a quote is not closed"},
      {"attribute:stack in x", "a list"},
      {"attribute:stack in [x", "a ']' is missing"},
      {"attribute:stack in []", "a value"},
      {"attribute:stack =~ (x", "'(' has no ')'"},
      {"attribute:stack =~ x[(]", "written in quotes"},
      {"attribute:stack =~ \"(x\"", "'(' has no ')'"},
      {"attribute:stack =~", "a pattern"},
      {"attribute:stack == x attribute:y == z", "'and', 'or' or the end"},
      {"attribute:stack == x and", "a subject"},
      {"(attribute:stack == x", "a ')' is missing"},
      {"attribute:a =~ (((((){100}){100}){100}){100}){100}", "too large"},
      {"attribute:a =~ .{100} and attribute:a =~ .{100} and attribute:a =~ .{100} and "
       "attribute:a =~ .{100}",
       "too large together"},
      {"registeredAt > yesterday", "a time such as"},
      {std::string(40, '(') + "agentConnected == true" + std::string(40, ')'), "too deeply"},
      {std::string(100, '!') + "agentConnected == true", "too deeply"},
      {"attribute:stack == " + std::string(2000, 'x'), "longer than 2000"},
  };
  for (const auto& each : kCases) {
    const auto query = ClusterQuery::parse(each.expression);
    ASSERT_FALSE(query.has_value()) << each.expression;
    EXPECT_EQ(query.error().code, ErrorCode::kInvalidParameter);
    EXPECT_NE(query.error().message.find(each.message), std::string::npos) << query.error().message;
  }
}

TEST(ClusterQuery, knows_whether_tasks_matter) {
  EXPECT_TRUE(ClusterQuery::parse("not(task:group == x)")->asks_for_tasks());
  EXPECT_TRUE(
      ClusterQuery::parse("agentConnected == true and runningTasksCount < 3")->asks_for_tasks());
  EXPECT_FALSE(ClusterQuery::parse("attribute:stack == x")->asks_for_tasks());
  EXPECT_TRUE(
      ClusterQuery::parse("attribute:a == x or !(attribute:b exists)")->asks_only_for_attributes());
  EXPECT_FALSE(
      ClusterQuery::parse("attribute:a == x or ec2InstanceId == i-1")->asks_only_for_attributes());
}

}  // namespace
}  // namespace minato::ecs
