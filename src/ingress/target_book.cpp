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
bool is_verdict(std::string_view check_status) {
  return !check_status.empty() && check_status != "INI";
}

}  // namespace

void TargetBook::enter(Record& record, Phase phase, Instant now) {
  record.phase = phase;
  record.since = now;
  record.idle_since.reset();
}

// -- What the control plane wants
// -------------------------------------------------------------------

void TargetBook::want(const std::vector<WantedTarget>& targets, Instant now) {
  std::set<Key> named;
  for (const WantedTarget& target : targets) {
    named.insert(Key{target.group_arn, target.key, target.endpoint});
    want_one(target, now);
  }
  for (auto place = records_.begin(); place != records_.end();) {
    Record& record = place->second;
    // Nothing was ever sent to a target that is still being probed.
    const bool has_requests = record.phase == Phase::kServing || record.phase == Phase::kDraining ||
                              record.phase == Phase::kLeaving;
    if (named.contains(place->first)) {
      ++place;
    } else if (has_requests) {
      if (record.phase != Phase::kLeaving) enter(record, Phase::kLeaving, now);
      ++place;
    } else {
      place = records_.erase(place);
    }
  }
}

void TargetBook::want_one(const WantedTarget& target, Instant now) {
  const auto [place, fresh] =
      records_.try_emplace(Key{target.group_arn, target.key, target.endpoint});
  Record& record = place->second;
  record.wanted = target;
  const bool drains = record.phase == Phase::kDraining || record.phase == Phase::kDrained;
  if (target.use == WantedTarget::Use::kDrain) {
    if (fresh || !drains) enter(record, Phase::kDraining, now);
    return;
  }
  if (!fresh && !drains && record.phase != Phase::kLeaving) return;
  record = Record{};
  record.wanted = target;
  enter(record, Phase::kProbing, now);
}

// -- What HAProxy shows
// -----------------------------------------------------------------------------

void TargetBook::observe(const Observation& observation, Instant now) {
  std::map<std::pair<std::string, std::string>, const ServerStatus*> shown;
  for (const ServerStatus& status : observation.servers) {
    shown.emplace(std::pair{status.backend, status.server}, &status);
  }
  for (auto& [key, record] : records_) {
    const WantedTarget& wanted = record.wanted;
    const std::string name = server_name(wanted.key, wanted.endpoint);
    const auto probe = shown.find({probe_name(wanted.group_arn), name});
    if (probe != shown.end()) observe_probe(record, *probe->second);
    const auto server = shown.find({backend_name(wanted.group_arn), name});
    if (server != shown.end()) observe_server(record, *server->second, now);
    advance_probing(record, now);
    observe_requests(record, observation, now);
  }
  std::erase_if(records_, [](const auto& entry) { return entry.second.phase == Phase::kGone; });
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
  const std::pair place{backend_name(wanted.group_arn), server_name(wanted.key, wanted.endpoint)};
  const auto open = observation.requests_open.find(place);
  const bool busy = (open != observation.requests_open.end() && open->second > 0) ||
                    observation.within_reach.contains(place);
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
  std::vector<WantedServer> servers;
  for (const auto& [key, record] : records_) {
    const WantedTarget& wanted = record.wanted;
    if (!wanted.group_is_used || record.phase == Phase::kDrained) continue;
    WantedServer server{WantedServer::Mode::kProbe, probe_name(wanted.group_arn),
                        server_name(wanted.key, wanted.endpoint), wanted.endpoint, wanted.group};
    if (record.phase != Phase::kProbing) {
      server.backend = backend_name(wanted.group_arn);
      const bool down = record.seen_serving ? !record.healthy : record.failed_probing;
      server.mode = down ? WantedServer::Mode::kDown : WantedServer::Mode::kUp;
    }
    if (record.phase == Phase::kDraining || record.phase == Phase::kLeaving) {
      server.mode = WantedServer::Mode::kDrain;
    }
    servers.push_back(std::move(server));
  }
  return servers;
}

std::set<std::string> TargetBook::restless_backends() const {
  std::set<std::string> backends;
  for (const auto& [key, record] : records_) {
    const bool settled = record.phase == Phase::kServing && record.seen_serving;
    if (settled || record.phase == Phase::kDrained || !record.wanted.group_is_used) continue;
    backends.insert(backend_name(record.wanted.group_arn));
    if (record.phase == Phase::kProbing) backends.insert(probe_name(record.wanted.group_arn));
  }
  return backends;
}

Millis TargetBook::patience(Instant now) const {
  Millis patience{1000};
  for (const auto& [key, record] : records_) {
    const bool settled = record.phase == Phase::kServing && record.seen_serving;
    if (settled || record.phase == Phase::kDrained) continue;
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
  for (auto& [key, record] : records_) {
    auto report = report_of(record);
    if (!report || report == record.reported) continue;
    record.reported = report;
    changes.push_back(std::move(*report));
  }
  return changes;
}

}  // namespace minato::ingress
