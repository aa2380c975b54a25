// The life of real containers: created, started, signalled, ended, adopted, removed.
#include "agent/runtime/container_runtime.h"

#include <signal.h>
#include <sys/stat.h>

#include <thread>

#include "agent/runtime/real_containers_for_test.h"
#include "base/file.h"
#include "base/system_clock.h"

namespace minato::agent_runtime {
namespace {

namespace fs = std::filesystem;

class Lifecycle : public RealContainers {};

TEST_F(Lifecycle, ExitCodesAreExact) {
  for (const int code : {0, 1, 42, 255}) {
    const auto spec = shell("exit " + std::to_string(code));
    const auto before = wall_now();
    const auto exit = run_to_the_end(spec);
    EXPECT_EQ(exit.exit_code, code);
    EXPECT_EQ(exit.signal, code > 128 ? code - 128 : 0);
    EXPECT_FALSE(exit.oom_killed);
    EXPECT_GE(exit.finished_at + Millis(100), before);
    EXPECT_LE(exit.finished_at, wall_now() + Millis(100));
    EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
    EXPECT_FALSE(fs::exists(spec.directory));
  }
}

TEST_F(Lifecycle, OutputGoesToTheLogWithItsStream) {
  const auto spec = shell("echo to-out; echo to-err >&2");
  EXPECT_EQ(run_to_the_end(spec).exit_code, 0);
  const auto log = read_file(ContainerRuntime::log_file(spec.directory)).value();
  EXPECT_NE(log.find(" stdout F to-out\n"), std::string::npos) << log;
  EXPECT_NE(log.find(" stderr F to-err\n"), std::string::npos) << log;
  ASSERT_TRUE(runtime_->remove(spec.id, LogRetention::kKeep));
  EXPECT_EQ(read_file(ContainerRuntime::log_file(spec.directory)).value(), log);
  EXPECT_FALSE(fs::exists(spec.directory / "layers"));
  EXPECT_FALSE(fs::exists(folder_ / "state/mounts") && !fs::is_empty(folder_ / "state/mounts"));
}

TEST_F(Lifecycle, SignalsReachTheFirstProcess) {
  const auto spec =
      shell("trap 'echo told; exit 7' TERM; echo ready; while :; do sleep 0.05; done");
  run(spec);
  ASSERT_TRUE(wait_for_log(spec, "ready"));
  ASSERT_TRUE(runtime_->signal(spec.id, SIGTERM));
  EXPECT_EQ(wait_for_exit(spec.id).exit_code, 7);
  EXPECT_EQ(log_of(spec), "ready\ntold\n");
  EXPECT_TRUE(runtime_->signal(spec.id, SIGTERM)) << "an ended container needs no signal";
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Lifecycle, KillTakesTheChildrenToo) {
  const auto spec = shell("sleep 1000 & sleep 1000 & echo ready; wait");
  run(spec);
  ASSERT_TRUE(wait_for_log(spec, "ready"));
  ASSERT_TRUE(runtime_->kill(spec.id));
  const auto exit = wait_for_exit(spec.id);
  EXPECT_EQ(exit.exit_code, 137);
  EXPECT_EQ(exit.signal, SIGKILL);
  EXPECT_FALSE(exit.oom_killed);
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Lifecycle, RemoveEndsWhatStillRuns) {
  const auto spec = shell("sleep 1000");
  run(spec);
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
  EXPECT_EQ(wait_for_exit(spec.id).exit_code, 137);
  EXPECT_EQ(runtime_->signal(spec.id, SIGTERM).error().code, ErrorCode::kNotFound);
}

TEST_F(Lifecycle, ACreatedContainerDiesOfAnySignal) {
  const auto spec = shell("echo never");
  ASSERT_TRUE(runtime_->create(spec));
  ASSERT_TRUE(runtime_->signal(spec.id, SIGTERM));
  EXPECT_EQ(wait_for_exit(spec.id).exit_code, 137);
  EXPECT_EQ(log_of(spec), "");
  EXPECT_FALSE(runtime_->start(spec.id));
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Lifecycle, FailuresSayWhyAndLeaveNothing) {
  auto spec = shell("");
  spec.args = {"/bin/absent"};
  auto created = runtime_->create(spec);
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, ErrorCode::kClient);
  EXPECT_NE(created.error().message.find("/bin/absent"), std::string::npos)
      << created.error().message;
  EXPECT_EQ(created.error().message.find("Z: "), std::string::npos) << created.error().message;
  EXPECT_FALSE(fs::exists(spec.directory));

  spec = shell("");
  spec.user = "nobody-here";
  created = runtime_->create(spec);
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().message,
            "unable to find user nobody-here: no matching entries in passwd file");
  EXPECT_FALSE(fs::exists(spec.directory));

  spec = shell("");
  spec.lower_layers = {folder_ / "no-such-layer"};
  EXPECT_FALSE(runtime_->create(spec));
  spec = shell("");
  spec.id = "../../etc";
  EXPECT_FALSE(runtime_->create(spec));
  spec = shell("");
  spec.cgroup_path = tag_ + "/../other";
  EXPECT_FALSE(runtime_->create(spec));
}

TEST_F(Lifecycle, ManyStartAtOnce) {
  std::vector<ContainerSpec> specs;
  for (int i = 0; i < 24; ++i) specs.push_back(shell("exit " + std::to_string(i)));
  std::vector<std::thread> threads;
  for (std::size_t first = 0; first < 8; ++first)
    threads.emplace_back([&, first] {
      for (std::size_t i = first; i < specs.size(); i += 8) run(specs[i]);
    });
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 0; i < specs.size(); ++i) {
    EXPECT_EQ(wait_for_exit(specs[i].id).exit_code, static_cast<int>(i));
    EXPECT_TRUE(runtime_->remove(specs[i].id, LogRetention::kDelete));
  }
}

class Adoption : public RealContainers {};

TEST_F(Adoption, TakesOverWhatRunsAndLearnsWhatEnded) {
  auto running = shell("trap 'exit 9' TERM; echo ready; while :; do sleep 0.05; done");
  running.labels = {{"task", "arn:1"}};
  running.stop_signal = SIGINT;
  const auto ending = shell("echo ready; while ! test -e /tmp/go; do sleep 0.02; done; exit 33");
  const auto created = shell("exit 5");
  run(running);
  run(ending);
  ASSERT_TRUE(runtime_->create(created));
  ASSERT_TRUE(wait_for_log(running, "ready"));
  ASSERT_TRUE(wait_for_log(ending, "ready"));
  ASSERT_TRUE(runtime_->exec(
      ending.id, {.args = {"/bin/touch", "/tmp/go"}, .env = {}, .timeout = Millis(5000)}));
  ASSERT_TRUE(eventually([&] { return fs::exists(ending.directory / "conmon/exit"); }));
  wait_for_exit(ending.id);
  forget_exit(ending.id);
  restart_runtime();

  const auto adopted = runtime_->adopt(running.directory);
  ASSERT_TRUE(adopted) << adopted.error().message;
  EXPECT_EQ(adopted->id, running.id);
  EXPECT_EQ(adopted->name, running.name);
  EXPECT_EQ(adopted->task_id, "task");
  EXPECT_EQ(adopted->state, ContainerState::kRunning);
  EXPECT_EQ(adopted->labels, running.labels);
  EXPECT_EQ(adopted->stop_signal, SIGINT);
  EXPECT_EQ(runtime_->adopt(ending.directory)->state, ContainerState::kExited);
  EXPECT_EQ(wait_for_exit(ending.id).exit_code, 33);
  EXPECT_EQ(runtime_->adopt(created.directory)->state, ContainerState::kCreated);

  EXPECT_EQ(runtime_->exec(running.id, {.args = {"/bin/true"}, .env = {}, .timeout = Millis(5000)})
                ->exit_code,
            0);
  ASSERT_TRUE(runtime_->signal(running.id, SIGTERM));
  EXPECT_EQ(wait_for_exit(running.id).exit_code, 9);
  ASSERT_TRUE(runtime_->start(created.id));
  EXPECT_EQ(wait_for_exit(created.id).exit_code, 5);
  for (const auto& spec : {running, ending, created})
    EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Adoption, RefusesWhatNeverCameToBe) {
  const auto spec = shell("sleep 1000");
  run(spec);
  restart_runtime();
  fs::remove(spec.directory / "conmon/container.pid");
  EXPECT_EQ(runtime_->adopt(spec.directory).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(runtime_->discard(spec.directory, LogRetention::kDelete));
  EXPECT_FALSE(fs::exists(spec.directory));
  EXPECT_EQ(runtime_->adopt(folder_ / "nothing").error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(runtime_->discard(folder_ / "nothing", LogRetention::kDelete));
}

TEST_F(Adoption, RefusesWhatWasMadeInPart) {
  const auto spec = shell("sleep 1000");
  ASSERT_TRUE(runtime_->create(spec));
  restart_runtime();
  auto record = read_file(spec.directory / "container.json").value();
  const auto complete = record.find("\"complete\":true");
  ASSERT_NE(complete, std::string::npos);
  record.replace(complete, 15, "\"complete\":false");
  ASSERT_TRUE(write_file_durably(spec.directory / "container.json", record));
  EXPECT_EQ(runtime_->adopt(spec.directory).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(runtime_->discard(spec.directory, LogRetention::kDelete));
  EXPECT_FALSE(fs::exists(spec.directory));
}

TEST_F(Adoption, RefusesWhatRanBeforeTheMachineWasStartedAnew) {
  const auto spec = shell("exit 0");
  run_to_the_end(spec);
  restart_runtime();
  auto record = read_file(spec.directory / "container.json").value();
  const auto key = record.find("\"bootId\":\"") + 10;
  record[key] = record[key] == '0' ? '1' : '0';
  ASSERT_TRUE(write_file_durably(spec.directory / "container.json", record));
  EXPECT_EQ(runtime_->adopt(spec.directory).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(runtime_->discard(spec.directory, LogRetention::kDelete));
}

TEST_F(Adoption, NoticesThatConmonWasKilled) {
  const auto spec = shell("sleep 1000");
  run(spec);
  const auto pid = std::stoi(read_file(spec.directory / "conmon/conmon.pid").value());
  ::kill(pid, SIGKILL);
  const auto exit = wait_for_exit(spec.id);
  EXPECT_EQ(exit.exit_code, std::nullopt);
  EXPECT_FALSE(exit.oom_killed);
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Adoption, NoticesThatConmonWasKilledWhileNobodyWatched) {
  const auto spec = shell("sleep 1000");
  run(spec);
  runtime_.reset();
  const auto pid = std::stoi(read_file(spec.directory / "conmon/conmon.pid").value());
  ::kill(pid, SIGKILL);
  ASSERT_TRUE(eventually([&] {
    return !read_file("/proc/" + std::to_string(pid) + "/cmdline") ||
           read_file("/proc/" + std::to_string(pid) + "/cmdline")->empty();
  }));
  restart_runtime();
  EXPECT_EQ(runtime_->adopt(spec.directory)->state, ContainerState::kExited);
  EXPECT_EQ(wait_for_exit(spec.id).exit_code, std::nullopt);
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Adoption, PurgeEndsEverything) {
  const auto one = shell("sleep 1000");
  const auto two = shell("sleep 1000");
  run(one);
  ASSERT_TRUE(runtime_->create(two));
  runtime_.reset();
  const auto purged =
      purge({.root = folder_, .state_directory = folder_ / "state", .cgroup_root = tag_});
  EXPECT_TRUE(purged) << purged.error().message;
  restart_runtime();
  EXPECT_EQ(runtime_->adopt(one.directory)->state, ContainerState::kExited);
  EXPECT_EQ(wait_for_exit(one.id).exit_code, 137);
  EXPECT_TRUE(runtime_->remove(one.id, LogRetention::kDelete));
  EXPECT_TRUE(runtime_->discard(two.directory, LogRetention::kDelete));
}

}  // namespace
}  // namespace minato::agent_runtime
