#include "services/ecs/capacity_provider_planner.h"

#include <gtest/gtest.h>

namespace minato::ecs {
namespace {

/// How many of `count` tasks each provider gets, one after the other.
std::map<std::string, int> split(const CapacityProviderStrategy& strategy, int count) {
  std::map<std::string, int> tasks;
  for (int i = 0; i < count; ++i) ++tasks[choose_capacity_provider(strategy, tasks)];
  return tasks;
}

TEST(CapacityProviderPlanner, BaseFirstThenByWeight) {
  using Tasks = std::map<std::string, int>;
  const struct {
    CapacityProviderStrategy strategy;
    int count;
    Tasks tasks;
  } rows[] = {
      {{}, 0, {}},
      {{{"FARGATE", 1, 0}}, 3, {{"FARGATE", 3}}},
      {{{"FARGATE", 0, 0}}, 3, {{"FARGATE", 3}}},
      {{{"FARGATE", 1, 0}, {"FARGATE_SPOT", 1, 0}}, 4, {{"FARGATE", 2}, {"FARGATE_SPOT", 2}}},
      {{{"FARGATE", 1, 0}, {"FARGATE_SPOT", 3, 0}}, 8, {{"FARGATE", 2}, {"FARGATE_SPOT", 6}}},
      {{{"FARGATE", 1, 2}, {"FARGATE_SPOT", 4, 0}}, 7, {{"FARGATE", 3}, {"FARGATE_SPOT", 4}}},
      {{{"FARGATE", 0, 2}, {"FARGATE_SPOT", 1, 0}}, 5, {{"FARGATE", 2}, {"FARGATE_SPOT", 3}}},
      {{{"FARGATE_SPOT", 1, 0}, {"FARGATE", 0, 2}}, 2, {{"FARGATE", 2}}},
      {{{"FARGATE", 0, 0}, {"FARGATE_SPOT", 1, 0}}, 3, {{"FARGATE_SPOT", 3}}},
  };
  for (const auto& row : rows) EXPECT_EQ(split(row.strategy, row.count), row.tasks);
}

TEST(CapacityProviderPlanner, CatchesUpWithWhatIsThere) {
  const CapacityProviderStrategy even{{"FARGATE", 1, 0}, {"FARGATE_SPOT", 1, 0}};
  EXPECT_EQ(choose_capacity_provider(even, {{"FARGATE", 3}}), "FARGATE_SPOT");
  EXPECT_EQ(choose_capacity_provider(even, {{"FARGATE_SPOT", 1}}), "FARGATE");
  EXPECT_EQ(choose_capacity_provider({}, {}), "");
}

}  // namespace
}  // namespace minato::ecs
