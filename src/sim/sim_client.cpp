#include "sim/sim_client.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json.hpp>

#include "services/ec2/default_network.h"

namespace minato::sim {
namespace {

constexpr Span kThinking{Millis{500}, Millis{25'000}};

struct Percents {
  int minimum;
  int maximum;
};
constexpr Percents kPercents[] = {{100, 200}, {50, 200}, {50, 100}, {0, 100},
                                  {100, 150}, {66, 134}, {0, 200}};
constexpr std::size_t kMostProtected = 4;
/// The client whose services have capacity provider strategies.
constexpr int kByProviders = 3;
constexpr int kSizes[] = {64, 128, 256, 384};

/// A member by its path; null: not there.
boost::json::value member(const std::string& json, std::initializer_list<std::string_view> path) {
  boost::json::value value = boost::json::parse(json);
  for (const auto name : path) {
    if (!value.is_object() || !value.get_object().contains(name)) return nullptr;
    boost::json::value inner = value.get_object().at(name);
    value = std::move(inner);
  }
  return value;
}

std::string text(const boost::json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : "";
}

std::string id_of(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

}  // namespace

SimClient::SimClient(SimWorld& world, SimCloud& cloud, Promises promises, int number)
    : world_(world),
      cloud_(cloud),
      promises_(promises.writes),
      protections_(promises.protections),
      name_("web" + std::to_string(number)),
      image_("registry/web" + std::to_string(number)),
      by_providers_(number == kByProviders),
      key_(ecs::service_key(ecs::ClusterName("default"), name_)),
      wishes_(world) {}

void SimClient::start() { plan_next(); }

void SimClient::plan_next() {
  world_.events.after(world_.draw(kThinking), [this] {
    if (!stopped_) act();
  });
}

void SimClient::call(const std::string& operation, const Body& body,
                     std::function<void(Result<std::string>)> then) {
  world_.note(name_ + ": " + operation + ' ' + body);
  cloud_.control_plane().call(
      "ecs", operation, body,
      [this, operation, then = std::move(then)](Result<std::string> answer) {
        if (!answer) {
          world_.note(name_ + ": " + operation + ": " +
                      std::string(to_string(answer.error().code)) + ' ' + answer.error().message);
        }
        then(std::move(answer));
      });
}

void SimClient::act() {
  const auto dice = world_.random.below(100);
  if (definitions_.empty() || dice < 10) return register_definition();
  if (dice < 12) return register_job();
  if (dice < 22) return run_task();
  if (dice < 30) return look();
  if (!service_.active) return create_service();
  if (dice < 40) return stop_some_task();
  if (dice < 46) return delete_service();
  if (dice < 55) return protect_some_tasks();
  update_service();
}

void SimClient::register_definition() {
  const int cpu = kSizes[world_.random.below(4)];
  const int memory = kSizes[world_.random.below(4)];
  const int fixed = 8000 + static_cast<int>(world_.random.below(8));
  const bool may_be_fixed = traffic_.groups.empty() && !by_providers_;
  const int host_port = may_be_fixed && world_.random.below(4) == 0 ? fixed : 0;
  // Two of three definitions name the client's own image, which may be made to fail.
  const std::string image = world_.random.below(3) == 0 ? "registry/plain" : image_;
  const std::string health =
      world_.random.below(3) == 0
          ? R"(,"healthCheck":{"command":["CMD","true"],"interval":5,"retries":2})"
          : "";
  const std::string body = fmt::format(
      R"({{"family":"{}",{}"containerDefinitions":[{{"name":"main","image":"{}","cpu":{},"memory":{},)"
      R"("essential":true,"portMappings":[{{"containerPort":80,"hostPort":{}}}]{}}}]}})",
      name_, compatibility(), image, cpu, memory, host_port, health);
  send_definition(body, [this](const std::string& arn) { definitions_.push_back(id_of(arn)); });
}

void SimClient::register_job() {
  const char* image = world_.random.below(4) == 0 ? kFailingJobImage : kJobImage;
  const std::string body = fmt::format(R"({{"family":"{}-job",{}"containerDefinitions":[)"
                                       R"({{"name":"main","image":"{}","cpu":32,"memory":32}}]}})",
                                       name_, compatibility(), image);
  send_definition(body, [this](const std::string& arn) { jobs_.push_back(arn); });
}

void SimClient::send_definition(const Body& body,
                                std::function<void(const std::string& arn)> then) {
  call("RegisterTaskDefinition", body, [this, then](Result<std::string> answer) {
    if (answer) {
      const std::string arn = text(member(*answer, {"taskDefinition", "taskDefinitionArn"}));
      const std::string key = id_of(arn);
      const auto colon = key.find(':');
      promises_.registered(
          {.family = key.substr(0, colon), .revision = std::stoi(key.substr(colon + 1))});
      then(arn);
    }
    plan_next();
  });
}

void SimClient::choose_percents(ServiceValue& value) {
  const auto& chosen = kPercents[world_.random.below(std::size(kPercents))];
  value.minimum_healthy_percent = chosen.minimum;
  value.maximum_percent = chosen.maximum;
  if (!value.daemon) return;
  // An old task goes before the new one comes.
  value.minimum_healthy_percent = chosen.minimum < 100 ? chosen.minimum : 0;
  value.maximum_percent = 100;
}

void SimClient::choose_rules(ServiceValue& value) {
  choose_percents(value);
  constexpr Breaker kBreakers[] = {Breaker::kNone, Breaker::kStops, Breaker::kRollsBack,
                                   Breaker::kRollsBack};
  value.breaker = kBreakers[world_.random.below(std::size(kBreakers))];
  value.zone_rebalancing =
      !value.daemon && value.maximum_percent > 100 && world_.random.below(2) == 0;
}

/// A DAEMON has rolling updates alone.
void SimClient::choose_strategy(ServiceValue& value) {
  if (value.daemon) return;
  value.strategy = wishes_.draw_strategy();
  const bool shifts = value.strategy != ecs::DeploymentStrategy::kRolling;
  if (value.bake_minutes || shifts || world_.random.below(4) == 0) {
    value.bake_minutes = wishes_.draw_bake_minutes();
  }
}

StrategyWishes::Balancers SimClient::balancers(const ServiceValue& value) {
  if (traffic_.groups.empty()) return {};
  const bool shifts = value.strategy != ecs::DeploymentStrategy::kRolling;
  const bool pair = !value.daemon && (shifts || world_.random.below(2) == 0);
  using Groups = StrategyWishes::Groups;
  return wishes_.draw_balancers(traffic_, pair ? Groups::kPair : Groups::kOne);
}

void SimClient::point_traffic_at(const std::string& group, std::function<void()> then) {
  if (group.empty()) return then();
  std::vector<std::string> places{traffic_.production};
  if (!traffic_.test.empty()) places.push_back(traffic_.test);
  point(std::move(places), group, std::move(then));
}

void SimClient::point(std::vector<std::string> places, const std::string& group,
                      std::function<void()> then) {
  if (places.empty()) return then();
  // The other groups stay named: what is in no rule any more leaves the balancer at once.
  std::vector<std::pair<std::string, int>> weights;
  for (const auto& each : traffic_.groups) weights.emplace_back(each, each == group ? 100 : 0);
  const auto [operation, form] = forward_by(places.back(), weights);
  places.pop_back();
  cloud_.control_plane().call(
      "elasticloadbalancing", operation, form,
      [this, places, group, then = std::move(then)](Result<std::string> answer) {
        answer ? point(places, group, then) : plan_next();
      });
}

std::string SimClient::compatibility() const {
  if (!by_providers_) return "";
  return R"("networkMode":"awsvpc","cpu":"512","memory":"1024","requiresCompatibilities":["FARGATE"],)";
}

std::string SimClient::network() const {
  if (!by_providers_) return "";
  const auto* state = cloud_.control_plane().state();
  // Nobody answers anyway.
  if (state == nullptr) return "";
  return fmt::format(R"(,"networkConfiguration":{{"awsvpcConfiguration":{{"subnets":["{}"]}}}})",
                     state->setting<ec2::DefaultNetwork>().subnets[0].id);
}

std::string SimClient::providers() {
  if (!by_providers_) return "";
  return fmt::format(R"(,"capacityProviderStrategy":[)"
                     R"({{"capacityProvider":"FARGATE","base":{},"weight":{}}},)"
                     R"({{"capacityProvider":"FARGATE_SPOT","weight":{}}}])",
                     world_.random.below(3), world_.random.below(3), 1 + world_.random.below(3));
}

std::string SimClient::placement() {
  if (by_providers_) return providers();
  constexpr const char* kPlacements[] = {
      R"(,"placementConstraints":[{"type":"distinctInstance"}])",
      R"(,"placementStrategy":[{"type":"binpack","field":"memory"}])",
      R"(,"placementStrategy":[{"type":"spread","field":"instanceId"}])",
      R"(,"placementConstraints":[],"placementStrategy":[])",
  };
  return kPlacements[world_.random.below(std::size(kPlacements))];
}

void SimClient::create_service() {
  ServiceValue value{.active = true,
                     .daemon = !by_providers_ && world_.random.below(6) == 0,
                     .desired_count = static_cast<int>(world_.random.below(6)),
                     .definition = definitions_.back()};
  if (value.daemon) value.desired_count = 0;
  choose_rules(value);
  choose_strategy(value);
  const std::string more =
      value.daemon ? ""
                   : wishes_.draw_steps(value.strategy) + wishes_.draw_hooks(value.strategy, jobs_);
  const bool plain = value.daemon || value.zone_rebalancing || world_.random.below(2) == 0;
  const std::string where = by_providers_ ? network() + providers() : plain ? "" : placement();
  const auto chosen = balancers(value);
  const Body body = fmt::format(R"({{"serviceName":"{}","schedulingStrategy":"{}",{}{}{}}})", name_,
                                value.daemon ? "DAEMON" : "REPLICA", request_members(value, more),
                                chosen.member, where);
  point_traffic_at(chosen.group,
                   [this, body, value] { change_service("CreateService", body, value); });
}

void SimClient::update_service() {
  ServiceValue value = service_;
  const auto what = world_.random.below(10);
  if (what < 5) value.definition = definitions_[world_.random.below(definitions_.size())];
  if (what >= 4 && !value.daemon) value.desired_count = static_cast<int>(world_.random.below(9));
  if (what == 8) choose_rules(value);
  const bool force = what == 9;
  std::string more;
  std::string members;
  if (!value.daemon && world_.random.below(4) == 0) {
    choose_strategy(value);
    more = wishes_.draw_steps(value.strategy) + wishes_.draw_hooks(value.strategy, jobs_);
    members = balancers(value).member;
  } else if (!value.daemon && world_.random.below(16) == 0) {
    members = placement();
  }
  change_service("UpdateService",
                 fmt::format(R"({{"service":"{}","forceNewDeployment":{},{}{}}})", name_, force,
                             request_members(value, more), members),
                 value);
}

void SimClient::delete_service() {
  change_service("DeleteService", fmt::format(R"({{"service":"{}","force":true}})", name_), {});
}

void SimClient::change_service(const std::string& operation, const Body& body,
                               const ServiceValue& value) {
  promises_.asked(key_, value);
  call(operation, body, [this, value](Result<std::string> answer) {
    if (answer) {
      promises_.acknowledged(key_, value);
      service_ = value;
      return plan_next();
    }
    if (answer.error().code != ErrorCode::kUnavailable) {
      promises_.refused(key_);
      if (answer.error().code == ErrorCode::kServiceNotActive) service_ = {};
      return plan_next();
    }
    // It may have been done: looking tells.
    look();
  });
}

void SimClient::look() {
  call("DescribeServices", fmt::format(R"({{"services":["{}"]}})", name_),
       [this](Result<std::string> answer) {
         if (!answer) {
           if (answer.error().code != ErrorCode::kUnavailable) return plan_next();
           return world_.events.after(Millis{700}, [this] { look(); });
         }
         const ServiceValue is = parse_described(*answer);
         promises_.acknowledged(key_, is);
         service_ = is;
         plan_next();
       });
}

void SimClient::run_task() {
  const int count = 1 + static_cast<int>(world_.random.below(3));
  const std::string token = name_ + "-" + std::to_string(++tokens_);
  const auto& definition = definitions_[world_.random.below(definitions_.size())];
  promises_.asked_for(token, count);
  const std::string where = by_providers_ ? R"(,"launchType":"FARGATE")" + network() : "";
  send_run_task(token, fmt::format(R"({{"taskDefinition":"{}","count":{},"clientToken":"{}"{}}})",
                                   definition, count, token, where));
}

void SimClient::send_run_task(const std::string& token, const Body& body) {
  call("RunTask", body, [this, token, body](Result<std::string> answer) {
    if (answer) {
      const auto tasks = member(*answer, {"tasks"});
      for (const auto& task : tasks.get_array()) {
        promises_.started(ecs::TaskId(id_of(text(task.get_object().at("taskArn")))));
      }
    } else if (answer.error().code == ErrorCode::kUnavailable) {
      // Whether it was done or not: the token makes it one.
      return world_.events.after(Millis{700}, [this, token, body] { send_run_task(token, body); });
    }
    plan_next();
  });
}

void SimClient::stop_some_task() {
  call("ListTasks", fmt::format(R"({{"family":"{}"}})", name_), [this](Result<std::string> answer) {
    if (!answer) return plan_next();
    const auto arns = member(*answer, {"taskArns"});
    if (!arns.is_array() || arns.get_array().empty()) return plan_next();
    const auto& list = arns.get_array();
    stop_task(text(list[world_.random.below(list.size())]));
  });
}

void SimClient::stop_task(const std::string& arn) {
  call("StopTask", fmt::format(R"({{"task":"{}","reason":"a whim"}})", arn),
       [this, arn](Result<std::string> answer) {
         if (answer) promises_.stopped(ecs::TaskId(id_of(arn)));
         plan_next();
       });
}

void SimClient::protect_some_tasks() {
  call("ListTasks", fmt::format(R"({{"serviceName":"{}"}})", name_),
       [this](Result<std::string> answer) {
         if (!answer) return plan_next();
         std::vector<std::string> tasks;
         const auto arns = member(*answer, {"taskArns"});
         if (!arns.is_array()) return plan_next();
         for (const auto& arn : arns.get_array()) {
           if (tasks.size() < kMostProtected && world_.random.below(2) == 0) {
             tasks.push_back(id_of(text(arn)));
           }
         }
         if (tasks.empty()) return plan_next();
         protect(tasks);
       });
}

void SimClient::protect(const std::vector<std::string>& tasks) {
  const bool on = world_.random.below(4) > 0;
  const int minutes = 1 + static_cast<int>(world_.random.below(3));
  // The control plane counts from when it hears of it, which is later.
  const Instant until = world_.now() + Seconds{60 * minutes};
  for (const auto& id : tasks) protections_.asked(ecs::TaskId(id));
  call("UpdateTaskProtection",
       fmt::format(
           R"({{"cluster":"default","tasks":["{}"],"protectionEnabled":{},"expiresInMinutes":{}}})",
           fmt::join(tasks, R"(",")"), on, minutes),
       [this, on, until](Result<std::string> answer) {
         if (!answer || !on) return plan_next();
         const auto given = member(*answer, {"protectedTasks"});
         for (const auto& task : given.as_array()) {
           const std::string id = id_of(text(task.as_object().at("taskArn")));
           protections_.acknowledged(ecs::TaskId(id), until);
         }
         plan_next();
       });
}

}  // namespace minato::sim
