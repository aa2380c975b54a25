#include "ingress/balancer.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "api/agent_codec.h"
#include "base/file.h"
#include "base/log.h"
#include "ingress/ingress_statistics.h"
#include "ingress/proxy_names.h"
#include "ingress/server_commands.h"

namespace minato::ingress {
namespace {

constexpr Millis kFullLook{1000};
constexpr Millis kRetry{500};
constexpr Millis kChange{100};
// Looked at in turn each second: all of them in a small set-up. Each costs HAProxy and this process
// some ten microseconds together.
constexpr std::size_t kServersALook = 500;

unsigned allowed_connections(std::size_t for_checks) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections_for(1024, for_checks);
  return connections_for(limit.rlim_max, for_checks);
}

// HAProxy gives root up once it listens, for the user that Debian's package makes for it.
std::string unprivileged_user() {
  return ::geteuid() == 0 && ::getpwnam("haproxy") != nullptr ? "haproxy" : "";
}

void count_open(const std::vector<ServerStatus>& servers, Observation& observation) {
  for (const ServerStatus& server : servers) {
    observation.requests_open[{server.backend, server.server}] += server.requests_open;
  }
}

void make_directory(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) spdlog::error("ingress: {}: {}", path.native(), error.message());
}

}  // namespace

Balancer::Balancer(std::string haproxy, ProxyPaths paths)
    : paths_(paths), proxy_files_(paths), process_(std::move(haproxy), std::move(paths)) {}

void Balancer::begin() {
  make_directory(paths_.directory);
  make_directory(paths_.master_socket.parent_path());
  wanted_.restore_endpoints(parse_endpoints(read_file(paths_.endpoints).value_or("")));
  if (const auto kept = read_file(paths_.wanted); kept) {
    const auto configuration = wire::decode_json_text<link::IngressConfiguration>(*kept);
    if (configuration) wanted_.apply(*configuration);
  }
  if (process_.adopt()) {
    spdlog::info("ingress: found HAProxy running");
    note_structure();
    meter_.adopt(workers_);
    proxy_files_.begin();
    keep_sockets();
  }
}

void Balancer::apply(const link::IngressConfiguration& configuration) {
  wanted_.apply(configuration);
  ++wishes_;
  keep_configuration();
}

void Balancer::set_local_targets(LocalTargets targets) {
  wanted_.set_local_targets(std::move(targets));
  ++wishes_;
  keep_endpoints();
}

void Balancer::keep_configuration() {
  if (!replace_file(paths_.wanted, wire::encode_json_text(wanted_.full()))) {
    spdlog::error("ingress: cannot write {}", paths_.wanted.native());
  }
  keep_endpoints();
}

void Balancer::keep_endpoints() {
  const std::string text = endpoints_text(wanted_.endpoints());
  if (text == kept_endpoints_) return;
  if (replace_file(paths_.endpoints, text)) kept_endpoints_ = text;
}

Millis Balancer::patience() const {
  const Instant now = clock_.now();
  // Retried starts are not waited for longer than they must.
  const Millis retry = retry_at_ > now ? std::max(retry_at_ - now, Millis(10)) : kFullLook;
  const Millis look = std::clamp(looked_at_all_ + kFullLook - now, Millis(1), kFullLook);
  const Millis change = changed_backends_.empty() ? kFullLook : kChange;
  return std::min({book_.patience(now), retry, look, change});
}

bool Balancer::is_needed() const { return !wanted_.listeners().empty(); }

// -- One pass
// ---------------------------------------------------------------------------------------

void Balancer::pass() {
  take_wishes();
  if (!process_.is_running()) {
    process_.end_orphans(workers_);
    shown_.reset();
    active_servers_.clear();
    workers_ = {};
  }
  if (!process_.is_running() && !is_needed()) {
    kept_.drop();
    book_.observe(Observation{{}, {}, {}, true}, clock_.now());
    looked_at_all_ = clock_.now();
    return;
  }
  if (process_.is_running()) look();
  refresh_plan();
  if (!bring_up()) return;
  const bool changed = change_servers();
  change_maps();
  if (changed) watch(book_.restless_backends());
}

void Balancer::take_wishes() {
  if (told_wishes_ == wishes_) return;
  told_wishes_ = wishes_;
  book_.want(wanted_.targets(), clock_.now());
  directory_ = wanted_.directory();
}

// Access logs take a line of every request.
std::vector<PlannedFrontend> Balancer::usable_frontends() {
  const bool has_held = process_.is_running() || !kept_.empty();
  std::vector<PlannedFrontend> usable = listeners_.choose(
      wanted_.listeners(), has_held ? loaded_frontends_ : std::set<std::string>{}, clock_.now());
  if (!process_.has_request_pipe()) return usable;
  for (PlannedFrontend& frontend : usable) {
    const bool is_logged = directory_.logged.contains(frontend.name);
    frontend.lines = is_logged ? RequestLines::kAll : RequestLines::kSampled;
  }
  return usable;
}

// At ten thousand targets a plan and its text take tens of milliseconds.
bool Balancer::is_plan_due() {
  if (planned_wishes_ != told_wishes_ || planned_revision_ != book_.servers_revision()) return true;
  if (!process_.is_running()) return true;
  return listeners_.is_trial_due(clock_.now());
}

void Balancer::refresh_plan() {
  if (!is_plan_due()) return;
  planned_wishes_ = told_wishes_;
  planned_revision_ = book_.servers_revision();
  plan_ = ProxyPlan{};
  plan_.statistics_socket = paths_.statistics_socket;
  plan_.idle_socket = paths_.idle_socket;
  plan_.state_file = paths_.state;
  plan_.user = unprivileged_user();
  plan_.frontends = usable_frontends();
  plan_.backends = wanted_.backends();
  refresh_servers();
  structure_ = structure_hash(plan_);
  files_ = maps_ = Todo::kWrite;
}

// A backend whose servers are to be others is looked at soon.
void Balancer::refresh_servers() {
  const std::vector<WantedServer> all = book_.servers();
  place_servers(all, plan_.backends);
  plan_.max_connections = allowed_connections(descriptors_for_checks(plan_));
  auto before = std::exchange(servers_, {});
  for (const WantedServer& server : all) servers_[server.backend].push_back(server);
  for (const auto& [backend, servers] : servers_) {
    const auto earlier = before.find(backend);
    if (earlier == before.end() || earlier->second != servers) changed_backends_.insert(backend);
    if (earlier != before.end()) before.erase(earlier);
  }
  for (const auto& [backend, servers] : before) changed_backends_.insert(backend);
}

// False when nothing can be changed at run time in this pass.
bool Balancer::bring_up() {
  const bool running = process_.is_running();
  const bool same = running && structure_ == loaded_structure_;
  if (!same && clock_.now() < retry_at_) return running;
  if (files_ == Todo::kWrite) {
    if (Status written = proxy_files_.write(plan_); !written) {
      note_failure(written.error().message);
      return running;
    }
    files_ = Todo::kNothing;
  }
  if (!running) start(plan_);
  if (running && !same) reload(plan_);
  return process_.is_running();
}

void Balancer::start(const ProxyPlan& plan) {
  if (!loaded_structure_.empty()) spdlog::warn("ingress: HAProxy is gone; starting it again");
  proxy_files_.write_state(plan);
  const Status started = start_process();
  if (!started) {
    kept_.drop();  // Better refused than left waiting.
    return note_failure(started.error().message);
  }
  note_running(plan);
}

Status Balancer::start_process() {
  if (kept_.empty()) return process_.start("");
  const KeptSockets::Offer offer(kept_, paths_.kept_sockets);
  return process_.start(paths_.kept_sockets);
}

// Clients that connect while HAProxy is dead wait for the next one.
void Balancer::keep_sockets() {
  if (Status kept = kept_.take(paths_.statistics_socket); !kept) {
    spdlog::warn("ingress: {}", kept.error().message);
  }
}

void Balancer::stop_proxy() {
  kept_.drop();
  process_.stop();
}

void Balancer::reload(const ProxyPlan& plan) {
  proxy_files_.write_state(plan);
  if (auto reloaded = process_.reload(); !reloaded) {
    note_failure(reloaded.error().message);
    return;
  }
  spdlog::info("ingress: HAProxy reloaded, {} listeners", plan.frontends.size());
  note_running(plan);
}

// A worker that has just begun has read all of the plan.
void Balancer::note_running(const ProxyPlan& plan) {
  retry_at_ = {};
  last_failure_.clear();
  loaded_maps_ = MapContents{{kSplitMap, split_map(plan)}, {kStickyMap, sticky_map(plan)}};
  proxy_files_.sweep(plan);
  keep_sockets();
  note_structure();
  active_servers_.clear();
  look();
}

void Balancer::note_failure(const std::string& message) {
  // It is tried again and again; said once, whatever process of HAProxy's says so.
  std::string failure = message;
  std::erase_if(failure, [](const char letter) { return letter >= '0' && letter <= '9'; });
  if (failure != last_failure_) spdlog::error("ingress: {}", message);
  last_failure_ = std::move(failure);
  retry_at_ = clock_.now() + kRetry;
}

// -- Looking
// ----------------------------------------------------------------------------------------

void Balancer::note_structure() {
  loaded_structure_.clear();
  loaded_frontends_.clear();
  const auto workers = process_.workers();
  if (!workers || workers->current == 0) return;
  workers_ = *workers;
  const auto information = process_.run(workers_.current, {"show info", "show stat -1 1 -1"});
  if (!information) return;
  loaded_structure_ = parse_description(*information);
  for (const ProxyTraffic& frontend : parse_statistics(*information).frontends) {
    loaded_frontends_.insert(frontend.name);
  }
}

// Every second all frontends and backends, with their numbers, and the servers of some backends;
// every time the servers of those where something moves.
void Balancer::look() {
  shown_.reset();
  const Instant now = clock_.now();
  std::set<std::string> due = book_.restless_backends();
  const bool of_all = now - looked_at_all_ >= kFullLook || active_servers_.empty();
  if (of_all || !workers_.old.empty()) {
    const auto workers = process_.workers();
    if (!workers || workers->current == 0) return;
    workers_ = *workers;
  }
  if (of_all) {
    looked_at_all_ = now;
    look_at_all(due);
  }
  due.insert(changed_backends_.begin(), changed_backends_.end());
  watch(due);
}

// A backend that has more or fewer servers at work than a second ago says which: however many
// targets there are, a change of health is seen within a second. What that does not show (one up
// and one down at once, another reason for being down) waits for its backend's turn.
void Balancer::look_at_all(std::set<std::string>& due) {
  const auto statistics = ask(workers_.current, {"show stat -1 3 -1"});
  if (!statistics) return;
  meter_.note(workers_.current, *statistics);
  for (const int old : workers_.old) {
    if (const auto shown = ask(old, {"show stat -1 3 -1"})) meter_.note(old, *shown);
  }
  meter_.keep_only(workers_);
  note_traffic();
  auto before = std::exchange(active_servers_, {});
  for (const ProxyTraffic& backend : statistics->backends) {
    if (!backend.name.starts_with("tg_") && !backend.name.starts_with("probe_")) continue;
    active_servers_.emplace(backend.name, backend.active_servers);
    const auto earlier = before.find(backend.name);
    const bool changed = earlier == before.end() || earlier->second != backend.active_servers;
    if (changed) due.insert(backend.name);
  }
  rotate(due);
}

void Balancer::rotate(std::set<std::string>& due) {
  std::size_t looked_at = 0;
  auto next = active_servers_.upper_bound(rotated_to_);
  for (std::size_t i = 0; i < active_servers_.size() && looked_at < kServersALook; ++i) {
    if (next == active_servers_.end()) next = active_servers_.begin();
    const auto servers = servers_.find(next->first);
    looked_at += 1 + (servers == servers_.end() ? 0 : servers->second.size());
    due.insert(next->first);
    rotated_to_ = next->first;
    ++next;
  }
}

void Balancer::note_traffic() {
  const Instant now = clock_.now();
  const auto traffic = meter_.take();
  // The first look only says where counting begins.
  const bool is_first = counted_at_ == Instant{};
  const Millis passed = now - std::exchange(counted_at_, now);
  if (is_first || passed <= Millis{0}) return;
  statistics_ = ingress_statistics(passed, traffic, directory_);
}

std::optional<link::IngressStatistics> Balancer::take_statistics() {
  return std::exchange(statistics_, std::nullopt);
}

// Of the current worker the named backends, of old workers those that are left.
void Balancer::watch(const std::set<std::string>& backends) {
  Observation observation;
  observation.covers_all_workers = true;
  if (!backends.empty()) {
    std::vector<std::string> questions;
    for (const auto& backend : backends) questions.push_back("show stat " + backend + " 6 -1");
    shown_ = ask(workers_.current, questions);
    observation.covers_all_workers = shown_.has_value();
    if (shown_) {
      observation.servers = shown_->servers;
      count_open(shown_->servers, observation);
    }
  }
  watch_old(observation);
  book_.observe(observation, clock_.now());
}

void Balancer::watch_old(Observation& observation) {
  if (workers_.old.empty()) return;
  const std::set<std::string> departing = book_.departing_backends();
  if (departing.empty()) return;
  std::vector<std::string> questions{"show stat -1 3 -1"};
  for (const auto& backend : departing) questions.push_back("show stat " + backend + " 4 -1");
  for (const int old : workers_.old) {
    const auto statistics = ask(old, questions);
    if (!statistics) observation.covers_all_workers = false;
    if (!statistics) continue;
    count_open(statistics->servers, observation);
    // Whoever has a request open there gets its answer with the end of the connection.
    if (statistics->clients <= statistics->requests_open) continue;
    for (const ServerStatus& server : statistics->servers) {
      observation.within_reach.insert({server.backend, server.server});
    }
  }
}

std::optional<ProxyStatistics> Balancer::ask(int worker, const std::vector<std::string>& commands) {
  const auto answer = process_.run(worker, commands);
  if (!answer) return std::nullopt;
  return parse_statistics(*answer);
}

// -- Changing
// ---------------------------------------------------------------------------------------

bool Balancer::change_servers() {
  if (!shown_) return false;
  std::set<std::string> covered;
  for (const ProxyTraffic& backend : shown_->backends) covered.insert(backend.name);
  std::vector<WantedServer> wanted;
  for (const std::string& backend : covered) {
    const auto servers = servers_.find(backend);
    if (servers == servers_.end()) continue;
    wanted.insert(wanted.end(), servers->second.begin(), servers->second.end());
  }
  std::set<std::string> impatient;
  for (const PlannedBackend& backend : plan_.backends) {
    if (backend.group->terminates_connections.value_or(false)) impatient.insert(backend.name);
  }
  const auto commands = server_commands(wanted, shown_->servers, covered, impatient);
  if (commands.empty()) {
    for (const std::string& backend : covered) changed_backends_.erase(backend);
    return false;
  }
  const auto printed = process_.run(workers_.current, commands);
  if (!printed) {
    spdlog::warn("ingress: {}", printed.error().message);
  } else {
    spdlog::debug("ingress: {} -> {}", fmt::join(commands, "; "), *printed);
  }
  return true;
}

// In workers that a reload replaced, too: they answer on connections that clients keep.
void Balancer::change_maps() {
  if (maps_ == Todo::kNothing && loaded_maps_) return;
  if (!loaded_maps_) loaded_maps_ = ask_maps();
  if (!loaded_maps_) return;
  const MapContents wanted{{kSplitMap, split_map(plan_)}, {kStickyMap, sticky_map(plan_)}};
  for (const auto& [file, content] : wanted) {
    const auto commands = map_commands(file, (*loaded_maps_)[file], content);
    if (commands.empty()) continue;
    const auto printed = process_.run(workers_.current, commands);
    // HAProxy says nothing of a command that it has carried out. After a refusal it is asked anew.
    if (!printed || printed->find_first_not_of(" \n") != std::string::npos) {
      spdlog::warn("ingress: {}", printed ? *printed : printed.error().message);
      loaded_maps_.reset();
      return;
    }
    for (const int old : workers_.old) (void)process_.run(old, commands);
    (*loaded_maps_)[file] = content;
  }
  maps_ = Todo::kNothing;
}

std::optional<Balancer::MapContents> Balancer::ask_maps() {
  MapContents contents;
  for (const char* file : {kSplitMap, kStickyMap}) {
    const auto shown = process_.run(workers_.current, {fmt::format("show map {}", file)});
    if (!shown) return std::nullopt;
    contents[file] = parse_map(*shown);
  }
  return contents;
}

}  // namespace minato::ingress
