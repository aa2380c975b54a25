#include "agent/metadata/usage_sampler.h"

#include <net/if.h>
#include <pthread.h>

#include <chrono>

#include "base/log.h"

namespace minato::agent_metadata {
namespace {

constexpr std::chrono::seconds kInterval{1};

/// What this machine's end receives, the container sent.
network::TrafficCounters seen_from_inside(const network::TrafficCounters& outside) {
  return {outside.sent, outside.received};
}

}  // namespace

UsageSampler::UsageSampler(const Clock& clock, agent_runtime::CgroupLayout layout)
    : clock_(clock), cgroups_(std::move(layout)) {
  auto socket = network::NetlinkSocket::open(NETLINK_ROUTE);
  if (socket) {
    socket_ = std::move(*socket);
  } else {
    spdlog::warn("The traffic of containers cannot be counted: {}", socket.error().message);
  }
  thread_ = std::thread([this] { run(); });
}

UsageSampler::~UsageSampler() {
  {
    const std::lock_guard lock(mutex_);
    life_ = Life::kStopped;
  }
  changed_.notify_all();
  thread_.join();
}

void UsageSampler::set_containers(std::vector<SampledContainer> containers) {
  const std::lock_guard lock(mutex_);
  std::map<std::string, Kept> kept;
  for (SampledContainer& container : containers) {
    std::string id = container.runtime_id;
    const auto present = kept_.find(id);
    if (present != kept_.end() && present->second.container == container) {
      kept.insert(kept_.extract(present));
    } else {
      const unsigned link = container.link.empty() ? 0 : ::if_nametoindex(container.link.c_str());
      kept.emplace(std::move(id), Kept{std::move(container), link, {}});
    }
  }
  kept_ = std::move(kept);
}

RecentUsage UsageSampler::recent(const std::string& runtime_id) const {
  const std::lock_guard lock(mutex_);
  const auto at = kept_.find(runtime_id);
  return at == kept_.end() ? RecentUsage{} : at->second.usage;
}

void UsageSampler::run() {
  ::pthread_setname_np(::pthread_self(), "usage");
  auto next = std::chrono::steady_clock::now() + kInterval;
  std::unique_lock lock(mutex_);
  while (!changed_.wait_until(lock, next, [this] { return life_ == Life::kStopped; })) {
    lock.unlock();
    sample();
    // After a pause of the machine, not once for each second of it.
    next = std::max(next + kInterval, std::chrono::steady_clock::now());
    lock.lock();
  }
}

std::map<unsigned, network::TrafficCounters> UsageSampler::read_traffic() {
  if (!socket_) return {};
  return network::read_traffic_counters(*socket_).value_or(
      std::map<unsigned, network::TrafficCounters>{});
}

void UsageSampler::sample() {
  std::vector<std::pair<SampledContainer, unsigned>> containers;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, kept] : kept_) containers.emplace_back(kept.container, kept.link);
  }
  if (containers.empty()) return;
  const auto traffic = read_traffic();
  const std::uint64_t machine = cgroups_.machine_cpu();
  std::vector<UsageSample> samples(containers.size());
  for (std::size_t i = 0; i < containers.size(); ++i) {
    samples[i].at = clock_.now();
    (void)cgroups_.read_cpu(containers[i].first.cgroup_path, machine, samples[i].cpu);
    const auto link = traffic.find(containers[i].second);
    if (link != traffic.end()) samples[i].traffic = seen_from_inside(link->second);
  }
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const auto at = kept_.find(containers[i].first.runtime_id);
    if (at == kept_.end()) continue;
    at->second.usage.before = std::move(at->second.usage.last);
    at->second.usage.last = std::move(samples[i]);
  }
}

}  // namespace minato::agent_metadata
