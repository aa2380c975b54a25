// An agent in a process of its own, killed again and again with real containers under it.
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <set>
#include <thread>

#include "agent/real_agent_for_test.h"
#include "agent/run_agent.h"
#include "base/file.h"
#include "base/random.h"

extern char** environ;

namespace minato::agent {
namespace {

constexpr const char* kData = "MINATO_TEST_AGENT_DATA";
constexpr const char* kPort = "MINATO_TEST_AGENT_PORT";

class KilledAgent : public RealAgent {
 protected:
  void TearDown() override {
    if (process_ > 0) kill_agent(SIGTERM);
    RealAgent::TearDown();
  }

  // This very program again, as the test below.
  void spawn() {
    ::setenv(kData, data_.path().c_str(), 1);
    ::setenv(kPort, std::to_string(control_plane_.port()).c_str(), 1);
    char name[] = "agent";
    char filter[] = "--gtest_filter=AgentProcess.*";
    char* arguments[] = {name, filter, nullptr};
    ASSERT_EQ(::posix_spawn(&process_, "/proc/self/exe", nullptr, nullptr, arguments, environ), 0);
    ::unsetenv(kData);
  }
  int kill_agent(int signal) {
    ::kill(process_, signal);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return status;
  }
  // Of this data directory.
  int count_monitors() const {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const auto line = read_file(entry.path() / "cmdline");
      if (!line || line->find("conmon") == std::string::npos) continue;
      if (line->find(data_.path().native()) != std::string::npos) ++count;
    }
    return count;
  }

  // One that is just coming or going may be seen as well.
  bool monitors_become(std::size_t count) const {
    for (int i = 0; i < 200; ++i) {
      if (count_monitors() == static_cast<int>(count)) return true;
      std::this_thread::sleep_for(Millis{50});
    }
    return false;
  }

  pid_t process_ = -1;
};

TEST(AgentProcess, Runs) {
  const char* data = ::getenv(kData);
  if (!data) GTEST_SKIP() << "Started by other tests.";
  AgentOptions options;
  options.data_directory = data;
  options.port = static_cast<std::uint16_t>(std::atoi(::getenv(kPort)));
  options.ingress = IngressRole::kNone;
  options.crun_entry = MINATO_CRUN_ENTRY;
  ::_exit(run_agent(std::move(options)));
}

TEST_F(KilledAgent, CarriesOnWhereItWasAtWhateverMoment) {
  constexpr int kRounds = 12;
  SeededRandom random(7);
  std::set<std::string> tasks;
  for (int round = 0; round < kRounds; ++round) {
    spawn();
    ASSERT_TRUE(control_plane_.wait_for_registrations(round + 1));
    std::vector<link::TaskAssignment> added;
    for (int i = 0; i < 3; ++i) {
      const std::string id = "task-" + std::to_string(round) + "-" + std::to_string(i);
      added.push_back(task(id, {obedient("app")}));
      tasks.insert(id);
    }
    control_plane_.assign(added);
    std::this_thread::sleep_for(Millis{static_cast<std::int64_t>(random.below(250))});
    kill_agent(SIGKILL);
  }
  spawn();
  for (const std::string& id : tasks) {
    ASSERT_TRUE(control_plane_.wait_until_healthy(id))
        << id << ": " << control_plane_.report(id).stopped_reason.value_or("");
  }
  EXPECT_TRUE(monitors_become(tasks.size())) << count_monitors();

  for (const std::string& id : tasks) {
    control_plane_.stop_task(id, "enough");
    if (random.below(4) != 0) continue;
    kill_agent(SIGKILL);
    spawn();
  }
  for (const std::string& id : tasks) {
    ASSERT_TRUE(control_plane_.wait_until_stopped(id));
    EXPECT_EQ(control_plane_.report(id).containers.at(0).exit_code, 5) << id;
  }
  EXPECT_TRUE(monitors_become(0)) << count_monitors();
}

TEST_F(KilledAgent, EndsAtOnceWhenAskedAndLeavesContainersRunning) {
  spawn();
  control_plane_.assign({task("one", {obedient("app")})});
  ASSERT_TRUE(control_plane_.wait_until_healthy("one"));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(kill_agent(SIGTERM), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  EXPECT_TRUE(monitors_become(1)) << count_monitors();
}

}  // namespace
}  // namespace minato::agent
