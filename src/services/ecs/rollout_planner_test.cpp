#include "services/ecs/rollout_planner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "base/random.h"

namespace minato::ecs {

void PrintTo(const RolloutCounts& counts, std::ostream* out) {
  *out << "desired " << counts.desired << " at " << counts.minimum_healthy_percent << '/'
       << counts.maximum_percent << ", new " << counts.new_ready << '+' << counts.new_pending << '+'
       << counts.new_unhealthy << ", old " << counts.old_ready << '+' << counts.old_unready;
}

void PrintTo(const RolloutStep& step, std::ostream* out) {
  *out << "start " << step.start << ", stop new " << step.new_surplus << '+' << step.new_unhealthy
       << ", old " << step.old_ready << '+' << step.old_unready << (step.stuck ? ", stuck" : "");
}

namespace {

constexpr std::pair<int, int> kPercents[] = {{0, 100},   {50, 100},  {100, 200}, {100, 150},
                                             {100, 101}, {100, 100}, {99, 100},  {50, 150},
                                             {0, 200},   {75, 125},  {33, 166}};

/// The world does what the step says.
RolloutCounts applied(RolloutCounts counts, const RolloutStep& step) {
  const int of_pending = std::min(step.new_surplus, counts.new_pending);
  counts.new_pending += step.start - of_pending;
  counts.new_ready -= step.new_surplus - of_pending;
  counts.new_unhealthy -= step.new_unhealthy;
  counts.old_ready -= step.old_ready;
  counts.old_unready -= step.old_unready;
  return counts;
}

RolloutCounts with_pending_ready(RolloutCounts counts) {
  counts.new_ready += counts.new_pending;
  counts.new_pending = 0;
  return counts;
}

int active(const RolloutCounts& counts) {
  return counts.new_ready + counts.new_pending + counts.new_unhealthy + counts.old_ready +
         counts.old_unready;
}

bool is_done(const RolloutCounts& counts) {
  return counts.new_ready == counts.desired && active(counts) == counts.desired;
}

/// Neither a task more nor a ready task less is allowed.
bool leaves_no_room(const RolloutCounts& counts) {
  return minimum_ready(counts.desired, counts.minimum_healthy_percent) >= counts.desired &&
         maximum_active(counts.desired, counts.maximum_percent) <= counts.desired;
}

RolloutCounts random_counts(Random& random) {
  const auto upto = [&](int most) { return static_cast<int>(random.below(most + 1)); };
  const auto [minimum, maximum] = kPercents[random.below(std::size(kPercents))];
  return {.desired = upto(12),
          .minimum_healthy_percent = minimum,
          .maximum_percent = maximum,
          .new_ready = upto(8),
          .new_pending = upto(4),
          .new_unhealthy = upto(3),
          .old_ready = upto(12),
          .old_unready = upto(3)};
}

struct FirstStep {
  int minimum, maximum, tasks;
  /// Of a deployment whose `tasks` old tasks are all ready.
  int start, stop;
  bool stuck;
};

TEST(RolloutPlanner, BeginsADeploymentWithinItsPercentages) {
  const FirstStep kSteps[] = {
      {0, 100, 1, 0, 1, false},   {0, 100, 2, 0, 2, false},    {0, 100, 3, 0, 3, false},
      {0, 100, 4, 0, 4, false},   {0, 100, 10, 0, 10, false},  {50, 100, 1, 0, 0, true},
      {50, 100, 2, 0, 1, false},  {50, 100, 3, 0, 1, false},   {50, 100, 4, 0, 2, false},
      {50, 100, 10, 0, 5, false}, {100, 200, 1, 1, 0, false},  {100, 200, 2, 2, 0, false},
      {100, 200, 3, 3, 0, false}, {100, 200, 4, 4, 0, false},  {100, 200, 10, 10, 0, false},
      {100, 150, 1, 0, 0, true},  {100, 150, 2, 1, 0, false},  {100, 150, 3, 1, 0, false},
      {100, 150, 4, 2, 0, false}, {100, 150, 10, 5, 0, false}, {100, 100, 10, 0, 0, true},
      {50, 150, 2, 1, 1, false},  {50, 150, 10, 5, 5, false},
  };
  for (const auto& expected : kSteps) {
    const RolloutCounts counts{.desired = expected.tasks,
                               .minimum_healthy_percent = expected.minimum,
                               .maximum_percent = expected.maximum,
                               .old_ready = expected.tasks};
    const RolloutStep step = plan_rollout(counts);
    EXPECT_EQ(step.start, expected.start) << testing::PrintToString(counts);
    EXPECT_EQ(step.old_ready, expected.stop) << testing::PrintToString(counts);
    EXPECT_EQ(step.stuck, expected.stuck) << testing::PrintToString(counts);
  }
}

struct Situation {
  const char* what;
  RolloutCounts counts;
  RolloutStep step;
};

TEST(RolloutPlanner, TakesTheNextStep) {
  const Situation kSituations[] = {
      {"a new service starts all its tasks at once", {.desired = 3}, {.start = 3}},
      {"one at rest is left alone", {.desired = 3, .new_ready = 3}, {}},
      {"a task that ended is replaced", {.desired = 3, .new_ready = 2}, {.start = 1}},
      {"starting tasks are waited for", {.desired = 3, .new_ready = 1, .new_pending = 2}, {}},
      {"scale up", {.desired = 5, .new_ready = 2}, {.start = 3}},
      {"scale down", {.desired = 2, .new_ready = 5}, {.new_surplus = 3}},
      {"scale to nothing",
       {.desired = 0, .new_ready = 2, .new_unhealthy = 1, .old_ready = 3, .old_unready = 1},
       {.new_surplus = 2, .new_unhealthy = 1, .old_ready = 3, .old_unready = 1}},
      {"old tasks stay until new ones are ready",
       {.desired = 2, .new_pending = 2, .old_ready = 2},
       {}},
      {"old tasks go one by one with new ones that are ready",
       {.desired = 3, .new_ready = 1, .new_pending = 2, .old_ready = 3},
       {.old_ready = 1}},
      {"the last old ones go", {.desired = 2, .new_ready = 2, .old_ready = 2}, {.old_ready = 2}},
      {"an old task that is not ready goes at once",
       {.desired = 2, .old_ready = 1, .old_unready = 1},
       {.start = 2, .old_unready = 1}},
      {"an old task that is not ready goes even where nothing else may",
       {.desired = 2, .maximum_percent = 100, .old_ready = 1, .old_unready = 1},
       {.start = 1, .old_unready = 1}},
      {"a new task that is unhealthy gets a successor before it goes",
       {.desired = 2, .new_ready = 1, .new_unhealthy = 1},
       {.start = 1}},
      {"an unhealthy task goes when its successor is ready",
       {.desired = 2, .new_ready = 2, .new_unhealthy = 1},
       {.new_unhealthy = 1}},
      {"an unhealthy task without room for its successor goes first",
       {.desired = 1, .minimum_healthy_percent = 0, .maximum_percent = 100, .new_unhealthy = 1},
       {.new_unhealthy = 1}},
      {"unhealthy new tasks stop no old ones",
       {.desired = 2, .new_unhealthy = 2, .old_ready = 2},
       {.new_unhealthy = 2}},
      {"scale up in the midst of a deployment",
       {.desired = 6, .new_ready = 1, .old_ready = 3},
       {.start = 5}},
      {"scale down in the midst of a deployment stops old tasks, and starting new ones first",
       {.desired = 2, .new_ready = 1, .new_pending = 2, .old_ready = 4},
       {.new_surplus = 1, .old_ready = 3}},
  };
  for (const auto& situation : kSituations) {
    const RolloutStep step = plan_rollout(situation.counts);
    EXPECT_EQ(step, situation.step) << situation.what;
  }
}

TEST(RolloutPlanner, IsStuckOnlyWhileNothingCanHelp) {
  const RolloutCounts stuck{.desired = 1, .maximum_percent = 150, .old_ready = 1};
  EXPECT_TRUE(plan_rollout(stuck).stuck);
  RolloutCounts raised = stuck;
  raised.maximum_percent = 200;
  EXPECT_EQ(plan_rollout(raised), (RolloutStep{.start = 1}));
  RolloutCounts lowered = stuck;
  lowered.minimum_healthy_percent = 0;
  EXPECT_EQ(plan_rollout(lowered), (RolloutStep{.old_ready = 1}));
  RolloutCounts ended = stuck;
  ended.old_ready = 0;
  EXPECT_EQ(plan_rollout(ended), (RolloutStep{.start = 1}));
}

TEST(RolloutPlanner, KeepsWithinMinimumAndMaximumFromAnywhere) {
  SeededRandom random(7);
  for (int i = 0; i < 20'000; ++i) {
    const RolloutCounts before = random_counts(random);
    SCOPED_TRACE(testing::PrintToString(before));
    const RolloutStep step = plan_rollout(before);
    const RolloutCounts after = applied(before, step);
    ASSERT_GE(std::min({after.new_ready, after.new_pending, after.new_unhealthy, after.old_ready,
                        after.old_unready}),
              0);
    const bool others = before.old_ready + before.new_unhealthy > 0;
    if (step.start > 0 && others) {
      EXPECT_LE(active(after), maximum_active(before.desired, before.maximum_percent));
    }
    const int ready_before = before.new_ready + before.old_ready;
    const int least =
        std::min(ready_before, minimum_ready(before.desired, before.minimum_healthy_percent));
    EXPECT_GE(after.new_ready + after.old_ready, least);
    EXPECT_LE(after.new_ready + after.new_pending, before.desired) << "more than anyone wants";
  }
}

TEST(RolloutPlanner, ReachesAllNewInABoundedNumberOfSteps) {
  SeededRandom random(11);
  for (int i = 0; i < 5'000; ++i) {
    const RolloutCounts begin = random_counts(random);
    if (leaves_no_room(begin)) continue;
    SCOPED_TRACE(testing::PrintToString(begin));
    const int bound = 2 * (begin.desired + active(begin)) + 2;
    RolloutCounts counts = begin;
    int steps = 0;
    while (!is_done(counts) && steps < bound) {
      const RolloutStep step = plan_rollout(counts);
      ASSERT_FALSE(step.stuck);
      counts = with_pending_ready(applied(counts, step));
      ++steps;
    }
    EXPECT_TRUE(is_done(counts)) << "ends at " << testing::PrintToString(counts);
    EXPECT_EQ(plan_rollout(counts), RolloutStep{});
  }
}

TEST(RolloutPlanner, AsksForNothingMoreWhileTheWorldHasNotMoved) {
  // New tasks that do not become ready: one more step at most makes room, then it waits.
  SeededRandom random(13);
  for (int i = 0; i < 5'000; ++i) {
    const RolloutCounts begin = random_counts(random);
    SCOPED_TRACE(testing::PrintToString(begin));
    RolloutCounts counts = begin;
    for (int steps = 0; steps < 2 * (begin.desired + active(begin)) + 2; ++steps) {
      counts = applied(counts, plan_rollout(counts));
    }
    RolloutStep rest = plan_rollout(counts);
    rest.stuck = false;
    EXPECT_EQ(rest, RolloutStep{});
  }
}

TEST(PlanFailedRollout, StartsNothingAndStopsOnlyWhatIsTooMuch) {
  const RolloutCounts counts{.desired = 4,
                             .new_ready = 1,
                             .new_pending = 1,
                             .new_unhealthy = 1,
                             .old_ready = 4,
                             .old_waiting = 1,
                             .old_unready = 1};
  EXPECT_EQ(
      plan_failed_rollout(counts),
      (RolloutStep{.new_surplus = 2, .new_unhealthy = 1, .old_waiting = 1, .old_unready = 1}));
  EXPECT_EQ(plan_failed_rollout({.desired = 10, .new_unhealthy = 1, .old_ready = 4}),
            RolloutStep{});
  EXPECT_EQ(plan_failed_rollout({.desired = 1, .old_ready = 4}), (RolloutStep{.old_ready = 3}));
  EXPECT_EQ(plan_failed_rollout({.desired = 0, .new_ready = 2, .old_ready = 1}),
            (RolloutStep{.new_surplus = 2, .old_ready = 1}));
}

TEST(PlanFailedRollout, KeepsTheMinimumReady) {
  EXPECT_EQ(plan_failed_rollout({.desired = 2, .new_ready = 1, .old_ready = 1, .old_waiting = 1}),
            (RolloutStep{.old_waiting = 1}));
  EXPECT_EQ(plan_failed_rollout({.desired = 2,
                                 .minimum_healthy_percent = 50,
                                 .new_ready = 2,
                                 .new_pending = 1,
                                 .old_ready = 1}),
            (RolloutStep{.new_surplus = 2}));
}

}  // namespace
}  // namespace minato::ecs
