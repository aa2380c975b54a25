#include "agent/report_outbox.h"

#include <gtest/gtest.h>

#include "agent/task/task_script.h"

namespace minato::agent {
namespace {

class ReportOutboxTest : public testing::Test {
 protected:
  ReportOutboxTest() {
    AssignedTask assigned;
    assigned.assignment.task_id = "one";
    assigned.runtime_ids = {"aa"};
    entry_ = &book_.add(std::move(assigned), new_task_state({{container("app")}}));
  }

  void feed(const Event& event) {
    step(entry_->state, event, now_);
    outbox_.changed(*entry_, now_);
  }
  void run() {
    feed(Tick{});
    feed(NetworkAttached{});
    feed(ImagePulled{0, "sha256:1", ""});
    feed(ContainerCreated{0});
    feed(ContainerStarted{0, now_});
  }
  std::size_t due(Millis after = Millis{0}) {
    now_ += after;
    return outbox_.due(now_).size();
  }

  Instant now_ = kStart;
  TaskBook book_;
  TaskEntry* entry_;
  ReportOutbox outbox_{book_};
};

TEST_F(ReportOutboxTest, SmallNewsWaitForBigOnes) {
  feed(Tick{});
  EXPECT_EQ(due(), 0u);
  feed(NetworkAttached{});
  feed(ImagePulled{0, "sha256:1", ""});
  EXPECT_EQ(due(Millis{10}), 0u);
  feed(ContainerCreated{0});
  feed(ContainerStarted{0, now_});
  EXPECT_EQ(due(), 1u);
  EXPECT_EQ(due(Millis{10}), 0u);
}

TEST_F(ReportOutboxTest, SmallNewsWaitASecondAtMost) {
  feed(Tick{});
  EXPECT_EQ(due(), 0u);
  EXPECT_EQ(due(Millis{1'000}), 1u);
}

TEST_F(ReportOutboxTest, AReportIsRepeatedUntilItIsAcknowledged) {
  run();
  EXPECT_EQ(due(), 1u);
  EXPECT_EQ(due(Millis{1'000}), 1u);
  outbox_.acknowledged({{"one", entry_->state.version - 1}});
  EXPECT_EQ(due(Millis{1'000}), 1u);
  outbox_.acknowledged({{"one", entry_->state.version}, {"unknown", 1}});
  EXPECT_EQ(due(Millis{1'000}), 0u);
}

TEST_F(ReportOutboxTest, ARegistrationTellsWhatIsNotAcknowledged) {
  run();
  EXPECT_EQ(outbox_.unacknowledged(now_).size(), 1u);
  EXPECT_EQ(due(Millis{10}), 0u);
  outbox_.acknowledged({{"one", entry_->state.version}});
  EXPECT_EQ(outbox_.unacknowledged(now_).size(), 0u);
}

TEST_F(ReportOutboxTest, ManyReportsTakeSeveralMessages) {
  run();
  for (int i = 0; i < 1'500; ++i) {
    AssignedTask assigned;
    assigned.assignment.task_id = "task " + std::to_string(i);
    auto& entry = book_.add(std::move(assigned), new_task_state({{container("app")}}));
    step(entry.state, Tick{}, now_);
  }
  EXPECT_EQ(outbox_.unacknowledged(now_).size(), 1'000u);
  EXPECT_EQ(due(Millis{10}), 501u);
  EXPECT_EQ(due(Millis{10}), 0u);
}

}  // namespace
}  // namespace minato::agent
