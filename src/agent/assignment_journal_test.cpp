#include "agent/assignment_journal.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "agent/temporary_directory.h"
#include "base/file.h"

namespace minato::agent {
namespace {

AssignedTask task_named(const std::string& id) {
  AssignedTask task;
  task.assignment.task_id = id;
  task.assignment.task_arn = "arn:aws:ecs:us-east-1:000000000000:task/default/" + id;
  task.assignment.cluster = "default";
  task.assignment.desired_status = link::DesiredStatus::kRunning;
  task.runtime_ids = {"aa", "bb"};
  return task;
}

class AssignmentJournalTest : public testing::Test {
 protected:
  AssignmentJournal open() {
    tasks_.clear();
    auto journal = AssignmentJournal::open(file_, tasks_);
    EXPECT_TRUE(journal);
    return std::move(*journal);
  }

  TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_.path() / "assignments.journal";
  AssignmentJournal::Tasks tasks_;
};

TEST_F(AssignmentJournalTest, WhatWasWrittenIsThereAgain) {
  AssignmentJournal journal = open();
  journal.assigned(task_named("one"));
  journal.assigned(task_named("two"));
  journal.stop("two", "Scaled in");
  ASSERT_TRUE(journal.write());
  ASSERT_TRUE(journal.sync_work()());
  for (int times = 0; times < 2; ++times) {
    open();
    ASSERT_EQ(tasks_.size(), 2u);
    EXPECT_EQ(tasks_["one"].assignment, task_named("one").assignment);
    EXPECT_EQ(tasks_["one"].runtime_ids, task_named("one").runtime_ids);
    EXPECT_EQ(tasks_["two"].assignment.desired_status, link::DesiredStatus::kStopped);
    EXPECT_EQ(tasks_["two"].assignment.stopped_reason, "Scaled in");
  }
}

TEST_F(AssignmentJournalTest, AForgottenTaskIsGone) {
  AssignmentJournal journal = open();
  journal.assigned(task_named("one"));
  journal.forgotten("one");
  ASSERT_TRUE(journal.write());
  open();
  EXPECT_TRUE(tasks_.empty());
  EXPECT_EQ(read_file(file_), "");
}

TEST_F(AssignmentJournalTest, TheEndOfATaskIsKept) {
  AssignmentJournal journal = open();
  link::TaskReport report;
  report.task_id = "one";
  report.version = 7;
  report.last_status = link::AgentTaskStatus::kStopped;
  report.stopped_reason = "Essential container in task exited";
  journal.assigned(task_named("one"));
  journal.ended(report);
  ASSERT_TRUE(journal.write());
  for (int times = 0; times < 2; ++times) {
    open();
    EXPECT_EQ(tasks_["one"].ended, report);
  }
}

TEST_F(AssignmentJournalTest, AnyPrefixOfTheFileIsAGoodJournal) {
  AssignmentJournal journal = open();
  journal.assigned(task_named("one"));
  ASSERT_TRUE(journal.write());
  const std::size_t first = read_file(file_)->size();
  journal.assigned(task_named("two"));
  ASSERT_TRUE(journal.write());
  const std::string whole = *read_file(file_);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    std::ofstream(file_, std::ios::trunc) << whole.substr(0, size);
    open();
    ASSERT_EQ(tasks_.size(), (size >= first ? 1u : 0u) + (size == whole.size() ? 1u : 0u));
  }
}

TEST_F(AssignmentJournalTest, AFullDiskLosesNothingAndLeavesNoHalfLine) {
  AssignmentJournal journal = open();
  journal.assigned(task_named("one"));
  ASSERT_TRUE(journal.write());
  const std::string before = *read_file(file_);

  // The limit of a file's size stands for a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  rlimit tight = limit;
  tight.rlim_cur = before.size() + 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
  journal.assigned(task_named("two"));
  EXPECT_FALSE(journal.write());
  EXPECT_TRUE(journal.has_unwritten_lines());
  EXPECT_EQ(read_file(file_), before);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);

  EXPECT_TRUE(journal.write());
  open();
  EXPECT_EQ(tasks_.size(), 2u);
}

TEST_F(AssignmentJournalTest, LinesThatMakeNoSenseAreSkipped) {
  {
    AssignmentJournal journal = open();
    journal.assigned(task_named("one"));
    ASSERT_TRUE(journal.write());
  }
  std::ofstream(file_, std::ios::app) << "{\"assigned\": 7}\nnonsense\n";
  AssignmentJournal journal = open();
  EXPECT_EQ(tasks_.size(), 1u);
  journal.assigned(task_named("two"));
  ASSERT_TRUE(journal.write());
  open();
  EXPECT_EQ(tasks_.size(), 2u);
}

}  // namespace
}  // namespace minato::agent
