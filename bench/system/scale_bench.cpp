// The control plane at scale: the real engine on its thread, the real SQLite journal on the disk,
// the real dispatcher, and machines that exist only as answers to what it tells them. Not built by
// default.
//
//   scale_bench fill [TASKS]   how long until so many tasks of services RUN on 5,000 machines;
//                              1,000,000 by default
//   scale_bench hold [TASKS]   what holding so many costs: memory, durable writes beside a service
//                              that is replaced all the time, and a restart; 150,000 by default
//   scale_bench restart FILE   the last of it alone, with a journal that is there: with KEEP in the
//                              environment `hold` leaves its own and says where
//
// A machine says PENDING, then RUNNING, for all tasks of a message at once. The API is called
// without HTTP, signature and network.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <fstream>
#include <future>
#include <memory>
#include <thread>

#include "base/system_clock.h"
#include "base/system_random.h"
#include "control_plane/engine_loop.h"
#include "control_plane/sqlite_journal.h"
#include "services/cloud/cloud.h"
#include "services/dispatch/dispatcher.h"
#include "services/ecs/task.h"

namespace minato {
namespace {

using std::chrono::steady_clock;

constexpr int kMachines = 5000;
constexpr int kTasksOfAService = 5000;
constexpr int kWrites = 2000;

double seconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

/// MiB that the process has in memory now.
double resident() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0, present = 0;
  file >> all >> present;
  return static_cast<double>(present * ::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// The server without its front: what Server puts together, but for HTTP, hooks and logs.
class ControlPlane {
 public:
  explicit ControlPlane(const std::filesystem::path& journal)
      : random_(system_random_seed()),
        engine_(random_),
        dispatcher_((install_cloud(engine_, registry_, options()), engine_)) {
    auto opened = control_plane::SqliteJournal::open(journal);
    MINATO_CHECK(opened.has_value(), opened.error().message);
    journal_ = std::move(*opened);
    const Status loaded = engine_.load(*journal_);
    MINATO_CHECK(loaded.has_value(), loaded.error().message);
    loop_ = std::make_unique<control_plane::EngineLoop>(engine_, *journal_, clock_);
    loop_->submit(make_default_cluster());
    loop_->start();
  }
  ~ControlPlane() { stop(); }

  /// Sends nothing any more; later inputs are dropped.
  void stop() {
    loop_->stop();
    journal_.reset();
  }

  void submit(engine::Input input) { loop_->submit(std::move(input)); }
  dispatch::Dispatcher& dispatcher() { return dispatcher_; }

  /// One call of ECS; its durable answer. A refusal ends the process.
  std::string call(const std::string& operation, const std::string& body) {
    std::promise<Result<std::string>> promise;
    auto answer = promise.get_future();
    auto input = registry_.prepare({"ecs", operation, body, "request"},
                                   [&](Result<std::string> text) { promise.set_value(text); });
    MINATO_CHECK(input.has_value(), input.error().message);
    submit(std::move(*input));
    Result<std::string> text = answer.get();
    MINATO_CHECK(text.has_value(), operation + ": " + text.error().message);
    return *text;
  }

  /// Tasks of all services, RUNNING or on their way there. Looked at on the engine's thread.
  struct Count {
    std::size_t running = 0;
    std::size_t all = 0;
  };
  Count count() {
    std::promise<Count> promise;
    auto counted = promise.get_future();
    submit(engine::Input{[&](const engine::State& state, engine::Context&) {
      Count count;
      for (const auto& [id, row] : state.table<ecs::Task>().rows()) {
        ++count.all;
        if (row.record.last_status == ecs::TaskStatus::kRunning) ++count.running;
      }
      promise.set_value(count);
      return engine::Outcome{};
    }});
    return counted.get();
  }

 private:
  static CloudOptions options() {
    return {.identity = {"eu-central-1", "123456789012"},
            .load_balancer_pool = {},
            .ecs = {},
            .vault = {.key = {}, .chance = std::make_shared<SeededRandom>(1)}};
  }

  SystemClock clock_;
  SeededRandom random_;
  engine::Engine engine_;
  OperationRegistry registry_;
  dispatch::Dispatcher dispatcher_;
  std::unique_ptr<control_plane::SqliteJournal> journal_;
  std::unique_ptr<control_plane::EngineLoop> loop_;
};

/// 5,000 machines of 64 vCPU and 256 GiB that do at once what they are told.
class Machines {
 public:
  explicit Machines(ControlPlane& control_plane)
      : control_plane_(control_plane), thread_([this] { answer_all(); }) {
    for (int number = 1; number <= kMachines; ++number) connect(number);
  }
  ~Machines() {
    {
      const std::scoped_lock lock(mutex_);
      ending_ = true;
    }
    arrived_.notify_one();
    thread_.join();
  }

  std::size_t running() const { return running_; }

 private:
  struct Told {
    int machine = 0;
    link::Assignments assignments;
  };

  void connect(int number) {
    link::AgentMessage message;
    auto& machine = message.register_machine.emplace();
    machine.container_instance_id = fmt::format("{:032x}", number);
    machine.ec2_instance_id = fmt::format("i-{:017x}", number);
    machine.agent_version = "1";
    machine.cpu = 64 * 1024;
    machine.memory = 256 * 1024;
    machine.address = fmt::format("10.{}.{}.1", number / 256, number % 256);
    send(number, std::move(message));
  }
  void send(int machine, link::AgentMessage message) {
    control_plane_.submit(control_plane_.dispatcher().receive(
        static_cast<dispatch::ConnectionId>(machine), std::move(message),
        [this, machine](const link::ServerMessage& heard) { hear(machine, heard); }));
  }
  void hear(int machine, const link::ServerMessage& message) {
    if (!message.assignments || !message.assignments->tasks) return;
    {
      const std::scoped_lock lock(mutex_);
      told_.push_back({machine, *message.assignments});
    }
    arrived_.notify_one();
  }

  void answer_all() {
    std::unique_lock lock(mutex_);
    while (true) {
      arrived_.wait(lock, [this] { return ending_ || !told_.empty(); });
      if (ending_) return;
      std::deque<Told> told = std::exchange(told_, {});
      lock.unlock();
      for (const auto& each : told) answer(each);
      lock.lock();
    }
  }
  void answer(const Told& told) {
    link::AgentMessage pending, last;
    auto& at_first = pending.task_reports.emplace();
    auto& at_last = last.task_reports.emplace();
    for (const auto& task : *told.assignments.tasks) {
      const std::int64_t known = task.report_version.value_or(0);
      if (task.desired_status == link::DesiredStatus::kStopped) {
        at_last.push_back(report(task, known + 1, link::AgentTaskStatus::kStopped));
      } else if (known == 0) {
        at_first.push_back(report(task, 1, link::AgentTaskStatus::kPending));
        at_last.push_back(report(task, 2, link::AgentTaskStatus::kRunning));
      }
    }
    running_ += at_first.size();
    if (!at_first.empty()) send(told.machine, std::move(pending));
    if (!at_last.empty()) send(told.machine, std::move(last));
  }
  static link::TaskReport report(const link::TaskAssignment& task, std::int64_t version,
                                 link::AgentTaskStatus status) {
    link::TaskReport report;
    report.task_id = task.task_id;
    report.version = version;
    report.last_status = status;
    auto& container = report.containers.emplace_back();
    container.name = "web";
    container.last_status =
        status == link::AgentTaskStatus::kPending   ? link::ContainerStatus::kPending
        : status == link::AgentTaskStatus::kRunning ? link::ContainerStatus::kRunning
                                                    : link::ContainerStatus::kStopped;
    if (status == link::AgentTaskStatus::kStopped) container.exit_code = 0;
    return report;
  }

  ControlPlane& control_plane_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Told> told_;
  bool ending_ = false;
  /// Tasks that were said to run.
  std::atomic<std::size_t> running_ = 0;
  std::thread thread_;
};

constexpr const char* kDefinition =
    R"({"family":"web","networkMode":"bridge","containerDefinitions":[{"name":"web",)"
    R"("image":"sample:v1","cpu":64,"memory":64,"essential":true,)"
    R"("portMappings":[{"containerPort":8080,"hostPort":0}]}]})";

/// From the first CreateService to the last task RUNNING and durable.
void fill(ControlPlane& control_plane, const Machines& machines, int tasks) {
  control_plane.call("RegisterTaskDefinition", kDefinition);
  const auto start = steady_clock::now();
  for (int made = 0, number = 0; made < tasks; made += kTasksOfAService, ++number) {
    control_plane.call("CreateService",
                       fmt::format(R"({{"serviceName":"web-{}","taskDefinition":"web",)"
                                   R"("desiredCount":{}}})",
                                   number, std::min(kTasksOfAService, tasks - made)));
  }
  const double created = seconds_since(start);
  while (machines.running() < static_cast<std::size_t>(tasks)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  while (control_plane.count().running < static_cast<std::size_t>(tasks)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  // A durable answer comes after everything before it is durable.
  control_plane.call("RegisterTaskDefinition", kDefinition);
  const double took = seconds_since(start);
  fmt::print(
      "{} tasks on {} machines: all RUNNING and durable after {:.1f} s ({:.0f}/s), services "
      "created after {:.1f} s, {:.0f} MiB\n",
      tasks, kMachines, took, tasks / took, created, resident());
}

void show_latencies(const char* what, std::vector<double> seconds) {
  std::ranges::sort(seconds);
  const auto at = [&](double share) {
    return 1000 *
           seconds[static_cast<std::size_t>(share * static_cast<double>(seconds.size() - 1))];
  };
  fmt::print("{}: p50 {:.1f} ms, p99 {:.1f} ms, slowest {:.1f} ms of {}\n", what, at(0.5), at(0.99),
             at(1), seconds.size());
}

/// Durable writes one after another, while a service of 100 tasks is replaced again and again.
void write(ControlPlane& control_plane) {
  control_plane.call("CreateService",
                     R"({"serviceName":"restless","taskDefinition":"web","desiredCount":100})");
  std::vector<double> registered, run;
  const auto timed = [&](std::vector<double>& into, const char* operation,
                         const std::string& body) {
    const auto start = steady_clock::now();
    control_plane.call(operation, body);
    into.push_back(seconds_since(start));
  };
  for (int number = 0; number < kWrites / 2; ++number) {
    if (number % 100 == 0) {
      control_plane.call("UpdateService", R"({"service":"restless","forceNewDeployment":true})");
    }
    timed(registered, "RegisterTaskDefinition", kDefinition);
    timed(run, "RunTask", R"({"taskDefinition":"web:1"})");
  }
  show_latencies("RegisterTaskDefinition", std::move(registered));
  show_latencies("RunTask", std::move(run));
}

void restart(const std::filesystem::path& journal) {
  const auto start = steady_clock::now();
  ControlPlane control_plane(journal);
  const double loaded = seconds_since(start);
  control_plane.call("ListClusters", "{}");
  fmt::print(
      "restart: loaded after {:.2f} s, the first answer after {:.2f} s, {} tasks, {:.0f} MiB\n",
      loaded, seconds_since(start), control_plane.count().all, resident());
}

void hold(const std::filesystem::path& journal, int tasks) {
  auto control_plane = std::make_unique<ControlPlane>(journal);
  {
    const Machines machines(*control_plane);
    fill(*control_plane, machines, tasks);
    write(*control_plane);
    fmt::print("resident, machines' side included: {:.0f} MiB\n", resident());
    control_plane->stop();
  }
  control_plane.reset();
  restart(journal);
}

int run(const std::string& what, const std::string& argument) {
  if (what == "restart") {
    restart(argument);
    return 0;
  }
  const int tasks = argument.empty() ? what == "fill" ? 1'000'000 : 150'000 : std::stoi(argument);
  const std::filesystem::path data =
      std::filesystem::temp_directory_path() / fmt::format("minato-scale-{}", ::getpid());
  std::filesystem::create_directories(data);
  if (what == "fill") {
    ControlPlane control_plane(data / "journal.sqlite");
    const Machines machines(control_plane);
    fill(control_plane, machines, tasks);
    control_plane.stop();
  } else {
    hold(data / "journal.sqlite", tasks);
  }
  if (std::getenv("KEEP") == nullptr) {
    std::filesystem::remove_all(data);
  } else {
    fmt::print("kept: {}\n", (data / "journal.sqlite").native());
  }
  return 0;
}

}  // namespace
}  // namespace minato

int main(int count, char** arguments) {
  const std::string what = count > 1 ? arguments[1] : "";
  const std::string argument = count > 2 ? arguments[2] : "";
  const bool known = what == "fill" || what == "hold" || (what == "restart" && !argument.empty());
  if (!known || count > 3) {
    std::fputs("usage: scale_bench fill [TASKS] | hold [TASKS] | restart FILE\n", stderr);
    return 2;
  }
  return minato::run(what, argument);
}
