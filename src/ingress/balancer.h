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
#include "ingress/proxy_files.h"
#include "ingress/runtime_map.h"
#include "ingress/target_book.h"
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
  std::vector<ListenerProblem> problems() const;
  std::vector<TargetGroupCounters> counters() const { return counters_; }

 private:
  using MapContents = std::map<std::string, MapContent>;  // By file.

  void want();
  void keep_configuration();
  void keep_endpoints();
  ProxyPlan make_plan();
  std::vector<PlannedBackend> planned_backends() const;
  std::vector<PlannedFrontend> usable_frontends();
  bool is_needed() const;
  bool bring_up(const ProxyPlan& plan);
  void start(const ProxyPlan& plan);
  void reload(const ProxyPlan& plan);
  void note_running(const ProxyPlan& plan);
  Status start_process();
  void keep_sockets();
  void note_failure(const std::string& message);
  void note_problem(const std::string& listener_arn, const std::string& message);
  void look();
  void watch(const std::set<std::string>& backends);
  std::optional<ProxyStatistics> ask(int worker, const std::vector<std::string>& commands);
  bool change_servers();
  void change_maps(const ProxyPlan& plan);
  std::optional<MapContents> ask_maps();
  void note_structure();
  void note_counters(const ProxyStatistics& statistics);

  SystemClock clock_;
  ProxyPaths paths_;
  ProxyFiles files_;
  HaproxyProcess process_;
  KeptSockets kept_;
  WantedBalancing wanted_;
  TargetBook book_;
  WorkerList workers_;
  std::optional<ProxyStatistics> shown_;         // Of the current worker, from the latest look.
  std::string loaded_structure_;                 // What the current worker runs.
  std::set<std::string> loaded_frontends_;       // Listeners that are HAProxy's own by now.
  std::optional<MapContents> loaded_maps_;       // What the workers look up; empty: not known.
  std::map<std::string, std::string> problems_;  // By listener.
  std::string kept_endpoints_;
  std::string last_failure_;
  std::vector<TargetGroupCounters> counters_;
  Instant looked_at_all_{};
  Instant tried_listeners_{};
  Instant retry_at_{};  // After a start or reload that failed.
};

}  // namespace minato::ingress
