#include "ingress/traffic_meter.h"

#include <algorithm>
#include <utility>

namespace minato::ingress {

void TrafficMeter::adopt(const WorkerList& workers) {
  adopted_.insert(workers.old.begin(), workers.old.end());
  adopted_.insert(workers.current);
}

void TrafficMeter::note(int worker, const ProxyStatistics& statistics) {
  const auto [place, is_new] = workers_.try_emplace(worker);
  const Told told = is_new && adopted_.erase(worker) > 0 ? Told::kBefore : Told::kNotYet;
  for (const auto& traffic : statistics.frontends) note_one(traffic, place->second, told);
  for (const auto& traffic : statistics.backends) note_one(traffic, place->second, told);
}

void TrafficMeter::note_one(const ProxyTraffic& traffic, Worker& worker, Told told) {
  ProxyTraffic& shown = worker.shown[traffic.name];
  const TrafficCounts more = traffic.counts - shown.counts;
  if (told == Told::kNotYet && more != TrafficCounts{}) {
    TrafficCounts& counts = since_taken_[traffic.name];
    counts = counts + more;
  }
  shown = traffic;
}

void TrafficMeter::keep_only(const WorkerList& workers) {
  std::erase_if(workers_, [&](const auto& entry) {
    return entry.first != workers.current &&
           std::find(workers.old.begin(), workers.old.end(), entry.first) == workers.old.end();
  });
}

std::map<std::string, TrafficMeter::Traffic> TrafficMeter::take() {
  std::map<std::string, Traffic> taken;
  for (const auto& [name, counts] : std::exchange(since_taken_, {})) taken[name].counts = counts;
  for (const auto& [process, worker] : workers_) {
    for (const auto& [name, traffic] : worker.shown) {
      if (traffic.open > 0) taken[name].open += traffic.open;
    }
  }
  return taken;
}

}  // namespace minato::ingress
