// TargetBook: what is known of every target, and what follows from it: which servers HAProxy is to
// have, and which health reports are due. Pure: it is told what the control plane wants and what
// HAProxy shows, and never asks. A target's life:
//
//   probing ──(one good check)──▶ serving ──(draining wanted)──▶ draining ──(idle or late)──▶
//   drained
//      └──(the checks that make it unhealthy all failed)──▶ serving, but down
//
// A new target gets no request before it answered once, as behind an ALB; from then on HAProxy's
// thresholds decide. A target that vanishes without draining finishes what it has all the same.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/units.h"
#include "ingress/ingress.h"
#include "ingress/proxy_plan.h"
#include "ingress/proxy_status.h"

namespace minato::ingress {

/// One target as the control plane has it.
struct WantedTarget {
  std::string group_arn;
  TargetKey key;
  Endpoint endpoint;
  enum class Use { kServe, kDrain } use = Use::kServe;
  GroupSettings group;
  // False: no listener leads to its group, HAProxy does not have it.
  bool group_is_used = true;
};

/// One server that HAProxy is to have. A target that serves has two: one that is checked, up or
/// down, and an open one that is not, and gets requests when no checked one of its backend is up:
/// as with ELB, a group of which all targets are unhealthy is served by all of them.
struct WantedServer {
  enum class Mode { kProbe, kUp, kDown, kOpen, kDrain } mode = Mode::kProbe;
  std::string backend;
  std::string name;
  Endpoint endpoint;
  GroupSettings group;
  Millis probe_every{};  // Of kProbe: the more are probed at once, the slower.

  friend bool operator==(const WantedServer&, const WantedServer&) = default;
};

/// What one pass over HAProxy's workers showed.
struct Observation {
  // Servers of the worker that takes new connections, of the backends that were asked for.
  std::vector<ServerStatus> servers;
  // Requests open in any worker, by backend and server.
  std::map<std::pair<std::string, std::string>, std::uint64_t> requests_open;
  // Servers of workers that a reload replaced, which may get a request still: over a client's
  // connection that was idle then. Such a worker's servers cannot be changed any more.
  std::set<std::pair<std::string, std::string>> within_reach;
  // Whether the above speaks for all workers; else nothing may be called idle.
  bool covers_all_workers = false;
};

class TargetBook {
 public:
  TargetBook() = default;
  TargetBook(TargetBook&&) = default;
  TargetBook& operator=(TargetBook&&) = default;

  /// All targets there are; others leave.
  void want(const std::vector<WantedTarget>& targets, Instant now);
  void observe(const Observation& observation, Instant now);

  /// Grows with every change of what reports() returns.
  std::uint64_t revision() const { return revision_; }
  /// Grows with every change of what servers() returns.
  std::uint64_t servers_revision() const { return servers_revision_; }

  std::vector<WantedServer> servers() const;

  /// Backends (serving and probing) of targets whose state changes soon: to be watched closely.
  std::set<std::string> restless_backends() const;
  /// Backends of targets that finish their requests, in any worker.
  std::set<std::string> departing_backends() const;
  /// When to look again: soon while something has just begun, seldom while all is quiet.
  Millis patience(Instant now) const;

  std::vector<link::TargetHealthReport> reports() const;
  /// The reports that differ from what the last call returned.
  std::vector<link::TargetHealthReport> take_changes();

 private:
  enum class Phase { kProbing, kServing, kDraining, kDrained, kLeaving, kGone };
  struct Record {
    WantedTarget wanted;
    std::string backend;
    std::string probe;
    std::string server;
    Phase phase = Phase::kProbing;
    bool failed_probing = false;  // Serving began down.
    bool seen_serving = false;    // HAProxy has shown it since it serves.
    bool healthy = false;
    std::string check_status;
    int check_code = 0;
    Instant since{};  // Of the phase.
    std::optional<Instant> idle_since;
    std::optional<link::TargetHealthReport> reported;
  };
  // Group, target, server: an endpoint that changed is another record of the same target.
  using Key = std::tuple<std::string, TargetKey, Endpoint>;

  using Records = std::map<Key, Record>;

  static bool is_settled(const Record& record);
  static void enter(Record& record, Phase phase, Instant now);
  Records::iterator add(const Key& key);
  Records::iterator drop(Records::iterator place);
  void want_one(const WantedTarget& target, Instant now);
  void leave_unnamed(const std::set<Key>& named, Instant now);
  static void note_check(Record& record, const ServerStatus& status);
  static void observe_probe(Record& record, const ServerStatus& status);
  static void observe_server(Record& record, const ServerStatus& status, Instant now);
  void observe_one(const ServerStatus& status, Instant now);
  static void observe_requests(Record& record, const Observation& observation, Instant now);
  static void advance_probing(Record& record, Instant now);
  static std::optional<link::TargetHealthReport> report_of(const Record& record);
  void touch(const Key& key, const Record& record);
  void touch_report(const Key& key);
  template <class Change>
  void change(Records::iterator place, Change&& change);

  Records records_;
  std::unordered_map<std::string, Records::iterator> by_place_;  // "BACKEND/SERVER", both of each.
  std::set<Key> unsettled_;  // What is looked at though nothing of it was shown.
  std::set<Key> touched_;    // What may have a report that was not taken yet.
  std::uint64_t revision_ = 0;
  std::uint64_t servers_revision_ = 0;
};

}  // namespace minato::ingress
