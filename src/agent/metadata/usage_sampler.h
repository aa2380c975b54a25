// UsageSampler: takes note each second, on a thread of its own, of what every running container has
// used, and keeps the last two of each. Safe on any thread.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "agent/metadata/cgroup_usage.h"
#include "agent/metadata/container_usage.h"
#include "agent/network/netlink_socket.h"
#include "base/clock.h"

namespace minato::agent_metadata {

struct SampledContainer {
  std::string runtime_id;
  /// As in ContainerSpec::cgroup_path.
  std::string cgroup_path;
  /// This machine's end of its sandbox's link; empty: it has none of its own.
  std::string link;

  friend bool operator==(const SampledContainer&, const SampledContainer&) = default;
};

struct RecentUsage {
  std::optional<UsageSample> last;
  std::optional<UsageSample> before;
};

class UsageSampler {
 public:
  UsageSampler(const Clock& clock, agent_runtime::CgroupLayout layout);
  ~UsageSampler();
  UsageSampler(const UsageSampler&) = delete;
  UsageSampler& operator=(const UsageSampler&) = delete;

  /// All that run; called again and again. What is no longer among them is forgotten.
  void set_containers(std::vector<SampledContainer> containers);

  RecentUsage recent(const std::string& runtime_id) const;
  const CgroupUsage& cgroups() const { return cgroups_; }

 private:
  struct Kept {
    SampledContainer container;
    unsigned link = 0;
    RecentUsage usage;
  };

  void run();
  void sample();
  std::map<unsigned, network::TrafficCounters> read_traffic();

  const Clock& clock_;
  CgroupUsage cgroups_;
  std::optional<network::NetlinkSocket> socket_;  // Of the thread.

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Kept> kept_;
  enum class Life { kRunning, kStopped } life_ = Life::kRunning;
  std::thread thread_;
};

}  // namespace minato::agent_metadata
