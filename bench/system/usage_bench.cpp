// What it costs to take note of every container's usage each second: so many real sandboxes and
// control groups with a process each, and the sampler of the agent over them. As root.
//
//   build/release/bench/usage_bench [CONTAINERS [SECONDS]]

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

#include "agent/metadata/usage_sampler.h"
#include "agent/network/task_network.h"
#include "agent/runtime/cgroup.h"
#include "base/system_clock.h"

namespace {

using namespace minato;

double processor_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// A process of its own that sleeps in the control group.
pid_t sleeper_in(const agent_runtime::CgroupLayout& layout, const agent_runtime::Cgroup& group,
                 const std::string& path) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    for (const auto& file : group.join_files()) std::ofstream(file) << 0 << std::endl;
    if (layout.version == agent_runtime::CgroupVersion::kUnified) {
      std::ofstream(layout.hierarchies.front().mount_point / path / "cgroup.procs")
          << 0 << std::endl;
    }
    for (;;) ::pause();
  }
  return pid;
}

struct Bed {
  const agent_runtime::CgroupLayout layout;
  const std::string root;
  network::TaskNetwork& network;
  std::vector<pid_t> processes = {};

  agent_metadata::SampledContainer make(int number) {
    const std::string name = "c" + std::to_string(number);
    const std::string path = root + "/task/" + name;
    const agent_runtime::Cgroup group(layout, path);
    if (!group.create()) std::abort();
    processes.push_back(sleeper_in(layout, group, path));
    const auto sandbox = network.attach({{"task", name}, network::NetworkMode::kBridge, {}});
    if (!sandbox) std::abort();
    return {name, path, network.link_name(*sandbox)};
  }
  ~Bed() {
    for (const pid_t pid : processes) ::kill(pid, SIGKILL);
    for (const pid_t pid : processes) ::waitpid(pid, nullptr, 0);
    (void)agent_runtime::Cgroup(layout, root).remove();
    (void)network.remove_all();
  }
};

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 100;
  const int seconds = argc > 2 ? std::atoi(argv[2]) : 20;
  const auto directory = std::filesystem::temp_directory_path() / "minato-usage-bench";
  auto network = network::TaskNetwork::open({"be5cbe5c", directory});
  auto layout = agent_runtime::detect_cgroup_layout();
  if (!network || !layout) {
    std::fprintf(stderr, "%s\n", (!network ? network.error() : layout.error()).message.c_str());
    return 1;
  }
  {
    Bed bed{*layout, "minato-be5cbe5c", **network};
    std::vector<agent_metadata::SampledContainer> containers;
    for (int i = 0; i < count; ++i) containers.push_back(bed.make(i));
    const SystemClock clock;
    agent_metadata::UsageSampler sampler(clock, *layout);
    sampler.set_containers(containers);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const double before = processor_seconds();
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    const double used = (processor_seconds() - before) / seconds;
    const auto recent = sampler.recent(containers.front().runtime_id);
    const bool sampled = recent.last && recent.before && recent.last->traffic;
    std::printf("%d containers: %.2f ms of a processor each second (%.2f %%), samples %s\n", count,
                used * 1e3, used * 1e2, sampled ? "complete" : "MISSING");
    const double started = processor_seconds();
    for (const auto& container : containers) {
      if (!sampler.cgroups().read_all(container.cgroup_path)) std::abort();
    }
    std::printf("the statistics of one container, when asked for: %.3f ms\n",
                (processor_seconds() - started) * 1e3 / count);
  }
  std::filesystem::remove_all(directory);
  return 0;
}
