#include "ingress/balancer.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "api/agent_codec.h"
#include "base/file.h"
#include "base/log.h"
#include "ingress/listener_check.h"
#include "ingress/proxy_names.h"
#include "ingress/server_commands.h"

namespace minato::ingress {
namespace {

constexpr Millis kFullLook{1000};
constexpr Millis kRetry{500};

unsigned allowed_connections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections_for(1024);
  return connections_for(limit.rlim_max);
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
    : paths_(paths), files_(paths), process_(std::move(haproxy), std::move(paths)) {}

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
    files_.begin();
    keep_sockets();
  }
}

void Balancer::apply(const link::IngressConfiguration& configuration) {
  wanted_.apply(configuration);
  keep_configuration();
}

void Balancer::set_local_targets(LocalTargets targets) {
  wanted_.set_local_targets(std::move(targets));
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
  return std::min(book_.patience(now), retry);
}

std::vector<ListenerProblem> Balancer::problems() const {
  std::vector<ListenerProblem> list;
  for (const auto& [arn, message] : problems_) list.push_back(ListenerProblem{arn, message});
  return list;
}

bool Balancer::is_needed() const { return !wanted_.listeners().empty(); }

// -- One pass
// ---------------------------------------------------------------------------------------

void Balancer::pass() {
  book_.want(wanted_.targets(), clock_.now());
  if (!process_.is_running()) {
    process_.end_orphans(workers_);
    shown_.reset();
    workers_ = {};
  }
  if (!process_.is_running() && !is_needed()) {
    kept_.drop();
    book_.observe(Observation{{}, {}, {}, true}, clock_.now());
    return;
  }
  if (process_.is_running()) look();
  ProxyPlan plan = make_plan();
  if (!bring_up(plan)) return;
  const bool changed = change_servers();
  // A target is said to be healthy only when its cookie is known, too.
  if (changed) plan.backends = planned_backends();
  change_maps(plan);
  if (changed) watch(book_.restless_backends());
}

std::vector<PlannedFrontend> Balancer::usable_frontends() {
  const Instant now = clock_.now();
  const bool try_again = now - tried_listeners_ >= kFullLook;
  if (try_again) tried_listeners_ = now;
  std::vector<PlannedFrontend> usable;
  std::set<std::string> wanted;
  std::set<std::pair<std::string, std::uint16_t>> places;
  for (const WantedListener& listener : wanted_.listeners()) {
    const PlannedFrontend& frontend = listener.frontend;
    wanted.insert(listener.arn);
    if (!listener.problem.empty()) {
      note_problem(listener.arn,
                   fmt::format("{}:{}: {}", frontend.address, frontend.port, listener.problem));
      continue;
    }
    if (!places.insert({frontend.address, frontend.port}).second) {
      note_problem(listener.arn, fmt::format("{}:{}: another listener of Minato has this address",
                                             frontend.address, frontend.port));
      continue;
    }
    const bool is_ours =
        (process_.is_running() || !kept_.empty()) && loaded_frontends_.contains(frontend.name);
    const bool known_bad = problems_.contains(listener.arn);
    if (!is_ours && known_bad && !try_again) continue;
    const Status checked = is_ours ? Status{} : check_listener(frontend.address, frontend.port);
    if (!checked) {
      note_problem(listener.arn, checked.error().message);
      continue;
    }
    if (problems_.erase(listener.arn) > 0) {
      spdlog::info("ingress: listener {}:{} is free now", frontend.address, frontend.port);
    }
    usable.push_back(frontend);
  }
  std::erase_if(problems_, [&](const auto& problem) { return !wanted.contains(problem.first); });
  return usable;
}

// Said once.
void Balancer::note_problem(const std::string& listener_arn, const std::string& message) {
  std::string& problem = problems_[listener_arn];
  if (problem != message) spdlog::error("ingress: listener {}", message);
  problem = message;
}

ProxyPlan Balancer::make_plan() {
  ProxyPlan plan;
  plan.statistics_socket = paths_.statistics_socket;
  plan.idle_socket = paths_.idle_socket;
  plan.state_file = paths_.state;
  plan.max_connections = allowed_connections();
  plan.user = unprivileged_user();
  plan.frontends = usable_frontends();
  plan.backends = planned_backends();
  return plan;
}

std::vector<PlannedBackend> Balancer::planned_backends() const {
  auto backends = wanted_.backends();
  place_servers(book_.servers(), backends);
  return backends;
}

// False when nothing can be changed at run time in this pass.
bool Balancer::bring_up(const ProxyPlan& plan) {
  const bool running = process_.is_running();
  const bool same = running && structure_hash(plan) == loaded_structure_;
  if (!same && clock_.now() < retry_at_) return running;
  if (Status written = files_.write(plan); !written) {
    note_failure(written.error().message);
    return running;
  }
  if (!running) start(plan);
  if (running && !same) reload(plan);
  return process_.is_running();
}

void Balancer::start(const ProxyPlan& plan) {
  if (!loaded_structure_.empty()) spdlog::warn("ingress: HAProxy is gone; starting it again");
  files_.write_state(plan);
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
  files_.write_state(plan);
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
  files_.sweep(plan);
  keep_sockets();
  note_structure();
  look();
}

void Balancer::note_failure(const std::string& message) {
  // It is tried again and again; said once.
  if (message != last_failure_) spdlog::error("ingress: {}", message);
  last_failure_ = message;
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
  for (const std::string& frontend : parse_statistics(*information).frontends) {
    loaded_frontends_.insert(frontend);
  }
}

// The cheap look at the backends where something moves, the whole one every second.
void Balancer::look() {
  const Instant now = clock_.now();
  const std::set<std::string> restless = book_.restless_backends();
  const bool whole =
      now - looked_at_all_ >= kFullLook || restless.size() > 20 || !workers_.old.empty() || !shown_;
  if (!whole) return watch(restless);
  const auto workers = process_.workers();
  if (!workers || workers->current == 0) return;
  workers_ = *workers;
  looked_at_all_ = now;
  watch({});
}

// Of the current worker the named backends (all for none), of old workers everything.
void Balancer::watch(const std::set<std::string>& backends) {
  std::vector<std::string> questions;
  for (const std::string& backend : backends) questions.push_back("show stat " + backend + " 6 -1");
  if (questions.empty()) questions.emplace_back("show stat -1 6 -1");
  shown_ = ask(workers_.current, questions);
  Observation observation;
  observation.covers_all_workers = shown_.has_value();
  if (shown_) {
    observation.servers = shown_->servers;
    count_open(shown_->servers, observation);
    if (backends.empty()) note_counters(*shown_);
  }
  for (const int old : workers_.old) {
    const auto statistics = ask(old, {"show stat -1 7 -1"});
    if (!statistics) observation.covers_all_workers = false;
    if (!statistics) continue;
    count_open(statistics->servers, observation);
    // Whoever has a request open there gets its answer with the end of the connection.
    if (statistics->clients <= statistics->requests_open) continue;
    for (const ServerStatus& server : statistics->servers) {
      observation.within_reach.insert({server.backend, server.server});
    }
  }
  book_.observe(observation, clock_.now());
}

std::optional<ProxyStatistics> Balancer::ask(int worker, const std::vector<std::string>& commands) {
  const auto answer = process_.run(worker, commands);
  if (!answer) return std::nullopt;
  return parse_statistics(*answer);
}

void Balancer::note_counters(const ProxyStatistics& statistics) {
  std::map<std::string, std::string> arns;
  for (const WantedTarget& target : wanted_.targets()) {
    arns.emplace(backend_name(target.group_arn), target.group_arn);
  }
  counters_.clear();
  for (const BackendStatus& backend : statistics.backends) {
    const auto arn = arns.find(backend.backend);
    if (arn == arns.end()) continue;
    counters_.push_back(TargetGroupCounters{arn->second, backend.requests, backend.responses_2xx,
                                            backend.responses_3xx, backend.responses_4xx,
                                            backend.responses_5xx, backend.connection_errors,
                                            backend.response_time_average_ms});
  }
}

// -- Changing
// ---------------------------------------------------------------------------------------

bool Balancer::change_servers() {
  if (!shown_) return false;
  std::set<std::string> covered;
  for (const BackendStatus& backend : shown_->backends) covered.insert(backend.backend);
  std::set<std::string> impatient;
  for (const PlannedBackend& backend : wanted_.backends()) {
    if (backend.group->terminates_connections.value_or(false)) impatient.insert(backend.name);
  }
  const auto commands = server_commands(book_.servers(), shown_->servers, covered, impatient);
  if (commands.empty()) return false;
  const auto printed = process_.run(workers_.current, commands);
  if (!printed) {
    spdlog::warn("ingress: {}", printed.error().message);
  } else {
    spdlog::debug("ingress: {} -> {}", fmt::join(commands, "; "), *printed);
  }
  return true;
}

// In workers that a reload replaced, too: they answer on connections that clients keep.
void Balancer::change_maps(const ProxyPlan& plan) {
  if (!loaded_maps_) loaded_maps_ = ask_maps();
  if (!loaded_maps_) return;
  const MapContents wanted{{kSplitMap, split_map(plan)}, {kStickyMap, sticky_map(plan)}};
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
