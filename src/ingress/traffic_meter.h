// TrafficMeter: what frontends and backends did, over all of HAProxy's workers: each counts from
// its own start, and one that a reload replaced counts on until it ends. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingress/proxy_status.h"

namespace minato::ingress {

class TrafficMeter {
 public:
  /// Workers that were there before this process: what they show first has been told by an earlier
  /// one.
  void adopt(const WorkerList& workers);
  /// What one worker shows now.
  void note(int worker, const ProxyStatistics& statistics);
  /// Only these workers are left.
  void keep_only(const WorkerList& workers);

  struct Traffic {
    TrafficCounts counts;  // Since the last take().
    std::uint64_t open = 0;
  };
  /// By the name of the frontend or backend; those with nothing to tell are left out.
  std::map<std::string, Traffic> take();

 private:
  struct Worker {
    std::map<std::string, ProxyTraffic> shown;
  };

  enum class Told { kNotYet, kBefore };
  void note_one(const ProxyTraffic& traffic, Worker& worker, Told told);

  std::map<int, Worker> workers_;
  std::set<int> adopted_;
  std::map<std::string, TrafficCounts> since_taken_;
};

}  // namespace minato::ingress
