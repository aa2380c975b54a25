#include "ingress/target_book.h"

#include <algorithm>

#include "ingress/health_reason.h"
#include "ingress/proxy_names.h"

namespace minato::ingress {
namespace {

// How long a server must be without a request before it counts as idle: a request that was given to
// it just before it began to drain is counted by then.
constexpr Millis kIdleGrace{20};
constexpr Millis kBriskFor{10000};

// L4OK: a connection is all that was asked for.
bool is_good(std::string_view check_status) {
  return check_status.starts_with("L7OK") || check_status == "L4OK" || check_status == "L6OK";
}
// A new target waits for its first answer; thousands of checks a second would cost traffic. In few
// steps: a server that is there keeps the interval it came with.
Millis probing_interval(std::size_t targets) {
  if (targets <= 200) return Millis{40};
  return targets <= 1000 ? Millis{200} : Millis{1000};
}

bool is_verdict(std::string_view check_status) {
  return !check_status.empty() && check_status != "INI";
}

}  // namespace

bool TargetBook::is_settled(const Record& record) {
  return (record.phase == Phase::kServing && record.seen_serving) ||
         record.phase == Phase::kDrained;
}

void TargetBook::enter(Record& record, Phase phase, Instant now) {
  record.phase = phase;
  record.since = now;
  record.idle_since.reset();
}

void TargetBook::touch(const Key& key, const Record& record) {
  touch_report(key);
  ++servers_revision_;
  if (is_settled(record)) {
    unsettled_.erase(key);
  } else {
    unsettled_.insert(key);
  }
}

void TargetBook::touch_report(const Key& key) {
  ++revision_;
  touched_.insert(key);
}

/// Makes a change and notes whether it was one.
template <class Change>
void TargetBook::change(Records::iterator place, Change&& change) {
  const auto state_of = [](const Record& record) {
    return std::tuple(record.phase, record.failed_probing, record.seen_serving, record.healthy);
  };
  const auto check_of = [](const Record& record) {
    return std::pair(record.check_code, record.check_status);
  };
  const Record& record = place->second;
  const auto state = state_of(record);
  const auto check = check_of(record);
  change(place->second);
  if (state_of(record) != state) {
    touch(place->first, record);
  } else if (check_of(record) != check) {
    touch_report(place->first);
  }
}

// -- What the control plane wants
// -------------------------------------------------------------------

TargetBook::Records::iterator TargetBook::add(const Key& key) {
  const auto& [group_arn, target, endpoint] = key;
  const auto place = records_.try_emplace(key).first;
  Record& record = place->second;
  record.backend = backend_name(group_arn);
  record.probe = probe_name(group_arn);
  record.server = server_name(target, endpoint);
  by_place_[record.backend + '/' + record.server] = place;
  by_place_[record.probe + '/' + record.server] = place;
  return place;
}

TargetBook::Records::iterator TargetBook::drop(Records::iterator place) {
  const Record& record = place->second;
  by_place_.erase(record.backend + '/' + record.server);
  by_place_.erase(record.probe + '/' + record.server);
  unsettled_.erase(place->first);
  touched_.erase(place->first);
  ++revision_;
  ++servers_revision_;
  return records_.erase(place);
}

void TargetBook::want(const std::vector<WantedTarget>& targets, Instant now) {
  std::set<Key> named;
  for (const WantedTarget& target : targets) {
    named.insert(Key{target.group_arn, target.key, target.endpoint});
    want_one(target, now);
  }
  leave_unnamed(named, now);
}

void TargetBook::leave_unnamed(const std::set<Key>& named, Instant now) {
  for (auto place = records_.begin(); place != records_.end();) {
    Record& record = place->second;
    // Nothing was ever sent to a target that is still being probed.
    const bool has_requests = record.phase == Phase::kServing || record.phase == Phase::kDraining ||
                              record.phase == Phase::kLeaving;
    if (named.contains(place->first)) {
      ++place;
    } else if (has_requests) {
      if (record.phase != Phase::kLeaving) {
        change(place, [&](Record& leaving) { enter(leaving, Phase::kLeaving, now); });
      }
      ++place;
    } else {
      place = drop(place);
    }
  }
}

void TargetBook::want_one(const WantedTarget& target, Instant now) {
  const Key key{target.group_arn, target.key, target.endpoint};
  auto place = records_.find(key);
  const bool fresh = place == records_.end();
  if (fresh) place = add(key);
  Record& record = place->second;
  const bool drains = record.phase == Phase::kDraining || record.phase == Phase::kDrained;
  const bool same = !fresh && record.wanted.group == target.group &&
                    record.wanted.group_is_used == target.group_is_used;
  record.wanted = target;
  if (target.use == WantedTarget::Use::kDrain) {
    if (fresh || !drains) enter(record, Phase::kDraining, now);
    if (fresh || !drains || !same) touch(key, record);
    return;
  }
  if (fresh || drains || record.phase == Phase::kLeaving) {
    // As one that was never seen, but for what was said of it.
    record.failed_probing = record.seen_serving = record.healthy = false;
    record.check_status.clear();
    record.check_code = 0;
    record.reported.reset();
    enter(record, Phase::kProbing, now);
    touch(key, record);
  } else if (!same) {
    touch(key, record);
  }
}

// -- What HAProxy shows
// -----------------------------------------------------------------------------

void TargetBook::observe(const Observation& observation, Instant now) {
  for (const ServerStatus& status : observation.servers) observe_one(status, now);
  const std::vector<Key> unsettled(unsettled_.begin(), unsettled_.end());
  for (const Key& key : unsettled) {
    const auto place = records_.find(key);
    change(place, [&](Record& record) {
      advance_probing(record, now);
      observe_requests(record, observation, now);
    });
    if (place->second.phase == Phase::kGone) drop(place);
  }
}

void TargetBook::observe_one(const ServerStatus& status, Instant now) {
  const auto found = by_place_.find(status.backend + '/' + status.server);
  if (found == by_place_.end()) return;
  change(found->second, [&](Record& record) {
    if (status.backend == record.probe) {
      observe_probe(record, status);
    } else {
      observe_server(record, status, now);
    }
  });
}

void TargetBook::note_check(Record& record, const ServerStatus& status) {
  // While a check runs HAProxy shows the verdict of the one before without its code.
  const bool same_without_code =
      status.check_code == 0 && record.check_status == status.check_status;
  if (!same_without_code) record.check_code = status.check_code;
  record.check_status = status.check_status;
}

void TargetBook::observe_probe(Record& record, const ServerStatus& status) {
  if (record.phase != Phase::kProbing) return;
  note_check(record, status);
  record.healthy = status.state == ServerState::kUp && is_good(status.check_status);
}

void TargetBook::observe_server(Record& record, const ServerStatus& status, Instant now) {
  if (status.state == ServerState::kDrain || status.state == ServerState::kMaintenance) return;
  // HAProxy had it before this process began: it has proved itself then.
  if (record.phase == Phase::kProbing) enter(record, Phase::kServing, now);
  if (record.phase != Phase::kServing) return;
  record.seen_serving = true;
  record.healthy = status.state == ServerState::kUp;
  if (is_verdict(status.check_status)) note_check(record, status);
}

void TargetBook::advance_probing(Record& record, Instant now) {
  if (record.phase != Phase::kProbing) return;
  if (record.healthy) return enter(record, Phase::kServing, now);
  const link::IngressHealthCheck& check = record.wanted.group->health_check;
  const Seconds allowed{std::max(check.interval_seconds, 1) *
                        std::max(check.unhealthy_threshold, 1)};
  if (!is_verdict(record.check_status) || now - record.since < allowed) return;
  record.failed_probing = true;
  enter(record, Phase::kServing, now);
}

void TargetBook::observe_requests(Record& record, const Observation& observation, Instant now) {
  if (record.phase != Phase::kDraining && record.phase != Phase::kLeaving) return;
  const WantedTarget& wanted = record.wanted;
  const auto is_busy = [&](const std::string& server) {
    const std::pair place{record.backend, server};
    const auto open = observation.requests_open.find(place);
    return (open != observation.requests_open.end() && open->second > 0) ||
           observation.within_reach.contains(place);
  };
  const bool busy = is_busy(record.server) || is_busy(open_name(record.server));
  if (busy || !observation.covers_all_workers) {
    record.idle_since.reset();
  } else if (!record.idle_since) {
    record.idle_since = now;
  }
  const bool idle = record.idle_since && now - *record.idle_since >= kIdleGrace;
  const bool late =
      now - record.since >= Seconds{std::max(wanted.group->deregistration_delay_seconds, 0)};
  if (!idle && !late) return;
  enter(record, record.phase == Phase::kDraining ? Phase::kDrained : Phase::kGone, now);
}

// -- What follows
// -----------------------------------------------------------------------------------

std::vector<WantedServer> TargetBook::servers() const {
  const Millis every = probing_interval(unsettled_.size());
  std::vector<WantedServer> servers;
  for (const auto& [key, record] : records_) {
    const WantedTarget& wanted = record.wanted;
    if (!wanted.group_is_used || record.phase == Phase::kDrained) continue;
    WantedServer server{WantedServer::Mode::kProbe,
                        record.probe,
                        record.server,
                        wanted.endpoint,
                        wanted.group,
                        every};
    if (record.phase != Phase::kProbing) {
      server.backend = record.backend;
      server.probe_every = {};
      const bool down = record.seen_serving ? !record.healthy : record.failed_probing;
      server.mode = down ? WantedServer::Mode::kDown : WantedServer::Mode::kUp;
    }
    if (record.phase == Phase::kDraining || record.phase == Phase::kLeaving) {
      server.mode = WantedServer::Mode::kDrain;
    }
    servers.push_back(server);
    if (record.phase == Phase::kProbing) continue;
    server.name = open_name(server.name);
    if (server.mode != WantedServer::Mode::kDrain) server.mode = WantedServer::Mode::kOpen;
    servers.push_back(std::move(server));
  }
  return servers;
}

std::set<std::string> TargetBook::restless_backends() const {
  std::set<std::string> backends;
  for (const Key& key : unsettled_) {
    const Record& record = records_.at(key);
    if (!record.wanted.group_is_used) continue;
    backends.insert(record.backend);
    if (record.phase == Phase::kProbing) backends.insert(record.probe);
  }
  return backends;
}

std::set<std::string> TargetBook::departing_backends() const {
  std::set<std::string> backends;
  for (const Key& key : unsettled_) {
    const Record& record = records_.at(key);
    const bool departs = record.phase == Phase::kDraining || record.phase == Phase::kLeaving;
    if (departs) backends.insert(record.backend);
  }
  return backends;
}

Millis TargetBook::patience(Instant now) const {
  Millis patience{1000};
  for (const Key& key : unsettled_) {
    const Record& record = records_.at(key);
    if (record.phase == Phase::kProbing && !record.wanted.group_is_used) continue;
    patience = std::min(patience, now - record.since < kBriskFor ? Millis{25} : Millis{200});
  }
  return patience;
}

std::optional<link::TargetHealthReport> TargetBook::report_of(const Record& record) {
  const WantedTarget& wanted = record.wanted;
  link::TargetHealthReport report{
      wanted.group_arn, wanted.key.first, wanted.key.second, {}, {}, {}};
  const auto say = [&](link::TargetState state, std::string reason, std::string description) {
    report.state = state;
    if (!reason.empty()) report.reason = std::move(reason);
    if (!description.empty()) report.description = std::move(description);
  };
  const auto say_initial = [&] {
    if (is_verdict(record.check_status)) {
      say(link::TargetState::kInitial, "Elb.InitialHealthChecking",
          "Initial health checks in progress");
    } else {
      say(link::TargetState::kInitial, "Elb.RegistrationInProgress",
          "Target registration is in progress");
    }
  };
  switch (record.phase) {
    case Phase::kProbing:
      say_initial();
      return report;
    case Phase::kServing:
      if (!record.seen_serving && !record.failed_probing) {
        say_initial();  // Healthy is said when requests can reach it.
      } else if (record.seen_serving && record.healthy) {
        say(link::TargetState::kHealthy, "", "");
      } else {
        const auto [reason, words] = failed_check_reason(record.check_status, record.check_code);
        say(link::TargetState::kUnhealthy, reason, words);
      }
      return report;
    case Phase::kDraining:
      say(link::TargetState::kDraining, "Target.DeregistrationInProgress",
          "Target deregistration is in progress");
      return report;
    case Phase::kDrained:
      say(link::TargetState::kDrained, "", "");
      return report;
    case Phase::kLeaving:
    case Phase::kGone:
      break;
  }
  return std::nullopt;
}

std::vector<link::TargetHealthReport> TargetBook::reports() const {
  std::vector<link::TargetHealthReport> reports;
  for (const auto& [key, record] : records_) {
    if (auto report = report_of(record)) reports.push_back(std::move(*report));
  }
  return reports;
}

std::vector<link::TargetHealthReport> TargetBook::take_changes() {
  std::vector<link::TargetHealthReport> changes;
  for (const Key& key : touched_) {
    Record& record = records_.at(key);
    auto report = report_of(record);
    if (!report || report == record.reported) continue;
    record.reported = report;
    changes.push_back(std::move(*report));
  }
  touched_.clear();
  return changes;
}

}  // namespace minato::ingress
