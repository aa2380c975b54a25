// Balancer: keeps one HAProxy equal to what is wanted, a pass at a time: look, conclude, write the
// files, start or reload if need be, change servers at run time, look again. Every pass is the
// whole truth; whatever failed is done by the next. One thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/system_clock.h"
#include "ingress/haproxy_process.h"
#include "ingress/ingress.h"
#include "ingress/kept_sockets.h"
#include "ingress/proxy_directory.h"
#include "ingress/proxy_files.h"
#include "ingress/runtime_map.h"
#include "ingress/target_book.h"
#include "ingress/traffic_meter.h"
#include "ingress/usable_listeners.h"
#include "ingress/wanted_balancing.h"

namespace minato::ingress {

class Balancer {
 public:
  Balancer(std::string haproxy, ProxyPaths paths);

  /// Takes the kept configuration up, and the HAProxy that runs.
  void begin();
  void apply(const link::IngressConfiguration& configuration);
  void set_local_targets(LocalTargets targets);

  void pass();
  void stop_proxy();

  /// When the next pass is due at the latest.
  Millis patience() const;
  /// Readable when HAProxy ended; -1 while it does not run.
  int exit_descriptor() const { return process_.exit_descriptor(); }

  std::vector<link::TargetHealthReport> take_changes() { return book_.take_changes(); }
  std::vector<link::TargetHealthReport> reports() const { return book_.reports(); }
  std::vector<ListenerProblem> problems() const { return listeners_.problems(); }
  /// Grows with every change of reports().
  std::uint64_t revision() const { return book_.revision(); }
  /// Whose the frontends and backends are; grows with every change.
  const ProxyDirectory& directory() const { return directory_; }
  std::uint64_t wishes() const { return wishes_; }
  /// What came since the last, each second; without latencies.
  std::optional<link::IngressStatistics> take_statistics();

 private:
  using MapContents = std::map<std::string, MapContent>;  // By file.

  void take_wishes();
  void keep_configuration();
  void keep_endpoints();
  void refresh_plan();
  bool is_plan_due();
  void refresh_servers();
  std::vector<PlannedFrontend> usable_frontends();
  bool is_needed() const;
  bool bring_up();
  void start(const ProxyPlan& plan);
  void reload(const ProxyPlan& plan);
  void note_running(const ProxyPlan& plan);
  Status start_process();
  void keep_sockets();
  void note_failure(const std::string& message);
  void look();
  void look_at_all(std::set<std::string>& due);
  void rotate(std::set<std::string>& due);
  void note_traffic();
  void watch(const std::set<std::string>& backends);
  void watch_old(Observation& observation);
  std::optional<ProxyStatistics> ask(int worker, const std::vector<std::string>& commands);
  bool change_servers();
  void change_maps();
  std::optional<MapContents> ask_maps();
  void note_structure();

  SystemClock clock_;
  ProxyPaths paths_;
  ProxyFiles proxy_files_;
  HaproxyProcess process_;
  KeptSockets kept_;
  WantedBalancing wanted_;
  UsableListeners listeners_;
  TargetBook book_;
  WorkerList workers_;
  TrafficMeter meter_;
  ProxyDirectory directory_;
  std::optional<ProxyStatistics> shown_;  // Of the current worker, what this pass looked at.
  std::uint64_t wishes_ = 1;              // Counts what was applied.

  ProxyPlan plan_;         // As of what follows; made anew only when that changes.
  std::string structure_;  // Its hash.
  std::uint64_t planned_wishes_ = 0;
  std::uint64_t planned_revision_ = 0;
  std::uint64_t told_wishes_ = 0;  // What the book was told of.
  enum class Todo { kNothing, kWrite };
  Todo files_ = Todo::kWrite;
  Todo maps_ = Todo::kWrite;
  std::map<std::string, std::vector<WantedServer>> servers_;  // By backend.
  std::set<std::string> changed_backends_;  // To be looked at until nothing is to be changed there.

  std::map<std::string, int> active_servers_;  // By backend, as all of them were last looked at.
  std::string rotated_to_;                     // The backend whose servers were looked at last.
  std::optional<link::IngressStatistics> statistics_;
  Instant counted_at_{};
  std::string loaded_structure_;            // What the current worker runs.
  std::set<std::string> loaded_frontends_;  // Listeners that are HAProxy's own by now.
  std::optional<MapContents> loaded_maps_;  // What the workers look up; empty: not known.
  std::string kept_endpoints_;
  std::string last_failure_;
  Instant looked_at_all_{};
  Instant retry_at_{};  // After a start or reload that failed.
};

}  // namespace minato::ingress
