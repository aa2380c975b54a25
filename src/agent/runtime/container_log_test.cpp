// Rotation with a real conmon writing: no line is lost, none comes twice.
#include "agent/logs/container_log.h"

#include <gtest/gtest.h>

#include "agent/logs/log_rotation.h"
#include "agent/runtime/real_containers_for_test.h"

namespace minato::agent_runtime {
namespace {

class LogOfContainer : public RealContainers {};

TEST_F(LogOfContainer, RotatesWithoutLosingALine) {
  const auto spec = shell(
      "for part in 1 2 3 4; do seq 1 20000; while ! test -e /tmp/go$part; do sleep 0.02; done; "
      "done; printf end");
  run(spec);
  const auto path = ContainerRuntime::log_file(spec.directory);
  const agent_logs::ContainerLog log(path);
  const agent_logs::RotationOptions options{.max_size = 100'000, .max_files = 20};
  std::string cursor;
  std::vector<std::string> lines;
  const auto read_on = [&](agent_logs::LogEnd end) {
    const auto page = log.after(cursor, 7000, end);
    ASSERT_TRUE(page) << page.error().message;
    cursor = page->cursor;
    for (const auto& line : page->lines) lines.push_back(line.text);
  };
  for (std::size_t part = 1; part <= 4; ++part) {
    ASSERT_TRUE(eventually([&] {
      read_on(agent_logs::LogEnd::kOpen);
      EXPECT_TRUE(
          agent_logs::rotate_log(path, ContainerRuntime::log_control(spec.directory), options));
      return lines.size() == part * 20'000;
    })) << lines.size();
    const ExecRequest go{.args = {"/bin/touch", "/tmp/go" + std::to_string(part)},
                         .env = {},
                         .timeout = Millis(9000)};
    ASSERT_EQ(runtime_->exec(spec.id, go)->exit_code, 0);
  }
  EXPECT_EQ(wait_for_exit(spec.id).exit_code, 0);
  read_on(agent_logs::LogEnd::kClosed);
  ASSERT_EQ(lines.size(), 80'001u);
  for (std::size_t i = 0; i < 80'000; ++i) ASSERT_EQ(lines[i], std::to_string(i % 20'000 + 1)) << i;
  EXPECT_EQ(lines.back(), "end");
  EXPECT_TRUE(std::filesystem::exists(path.string() + ".1"));
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kKeep));
  EXPECT_EQ(log.tail(2, agent_logs::LogEnd::kClosed)->lines.at(0).text, "20000");
}

TEST_F(LogOfContainer, RotatesInPlaceWithOneFile) {
  const auto spec = shell("seq 1 1000; while ! test -e /tmp/go; do sleep 0.02; done; echo last");
  run(spec);
  const auto path = ContainerRuntime::log_file(spec.directory);
  ASSERT_TRUE(wait_for_log(spec, "\n1000\n"));
  const auto rotated = agent_logs::rotate_log(path, ContainerRuntime::log_control(spec.directory),
                                              {.max_size = 1000, .max_files = 1});
  EXPECT_EQ(rotated.value(), agent_logs::RotationOutcome::kRotated);
  ASSERT_TRUE(eventually([&] { return log_of(spec).empty(); }));
  ASSERT_TRUE(runtime_->exec(
      spec.id, {.args = {"/bin/touch", "/tmp/go"}, .env = {}, .timeout = Millis(9000)}));
  EXPECT_EQ(wait_for_exit(spec.id).exit_code, 0);
  EXPECT_EQ(log_of(spec), "last\n");
  EXPECT_FALSE(std::filesystem::exists(path.string() + ".1"));
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

}  // namespace
}  // namespace minato::agent_runtime
