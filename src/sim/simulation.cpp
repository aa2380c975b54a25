#include "sim/simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "services/ec2/default_network.h"
#include "sim/acknowledged_write_checker.h"
#include "sim/balancer_target_checker.h"
#include "sim/calm_checker.h"
#include "sim/circuit_breaker_checker.h"
#include "sim/convergence.h"
#include "sim/machine_room_checker.h"
#include "sim/maximum_percent_checker.h"
#include "sim/minimum_healthy_checker.h"
#include "sim/placement_checker.h"
#include "sim/resurrection_checker.h"
#include "sim/sim_client.h"
#include "sim/sim_faults.h"
#include "sim/sim_operator.h"
#include "sim/task_protection_checker.h"
#include "sim/task_status_checker.h"

namespace minato::sim {
namespace {

constexpr int kClients = 5;
/// A service that never got up may have to wait 15 minutes before its next attempt.
constexpr Millis kPatience = Seconds{25 * 60};
/// Events in one millisecond.
constexpr int kMostAtOnce = 100'000;
constexpr Millis kLook = Seconds{5};
/// Longer than a service waits between two moves of its tasks.
constexpr Millis kCalm = Seconds{30};

class Simulation {
 public:
  explicit Simulation(const SimulationOptions& options);
  SimulationResult run();

 private:
  void add_checkers();
  template <class Made, class... Arguments>
  Made* add_checker(Arguments&&... arguments);
  void add_machines();
  void make_balancer();
  void make_target_group(int number);
  void ask(const std::string& operation, const std::string& form, const std::string& element,
           std::function<void(std::string)> then);
  void run_until(Instant limit);
  void come_to_rest();
  void stay_at_rest();

  SimulationOptions options_;
  SimWorld world_;
  SimCloud cloud_;
  AcknowledgedWriteChecker* promises_ = nullptr;
  TaskProtectionChecker* protections_ = nullptr;
  CalmChecker* calm_ = nullptr;
  std::vector<std::unique_ptr<SimClient>> clients_;
  std::unique_ptr<SimOperator> operator_;
  std::unique_ptr<SimFaults> faults_;
  std::string balancer_;
  Instant moment_{};
  int at_once_ = 0;
};

Simulation::Simulation(const SimulationOptions& options)
    : options_(options),
      world_(options.seed),
      cloud_(world_, {.instance_lost_after = Seconds{15}, .stopped_task_retention = Seconds{180}}) {
  world_.canary = options.canary;
  world_.trace.keep(options.trace_lines);
  add_checkers();
}

template <class Made, class... Arguments>
Made* Simulation::add_checker(Arguments&&... arguments) {
  auto made = std::make_unique<Made>(world_, std::forward<Arguments>(arguments)...);
  Made* checker = made.get();
  world_.checkers.add(std::move(made));
  return checker;
}

void Simulation::add_checkers() {
  promises_ = add_checker<AcknowledgedWriteChecker>();
  protections_ = add_checker<TaskProtectionChecker>();
  calm_ = add_checker<CalmChecker>();
  add_checker<TaskStatusChecker>();
  add_checker<ResurrectionChecker>();
  add_checker<MinimumHealthyChecker>();
  add_checker<MaximumPercentChecker>();
  add_checker<CircuitBreakerChecker>();
  add_checker<PlacementChecker>();
  add_checker<MachineRoomChecker>();
  add_checker<BalancerTargetChecker>(cloud_);
}

void Simulation::add_machines() {
  // Some worlds are crowded, and some have availability zones.
  const bool crowded = world_.random.below(2) == 0;
  const int sizes[] = {crowded ? 512 : 1024, crowded ? 1024 : 2048};
  const std::uint64_t zones = world_.random.below(4);
  for (int i = 1; i <= options_.machines; ++i) {
    const int size = sizes[world_.random.below(std::size(sizes))];
    cloud_.add_machine(
        {.name = "m" + std::to_string(i),
         .cpu = size,
         .memory = 2 * size,
         .cluster = {},
         .zone = zones < 2 ? "" : "zone-" + std::to_string(world_.random.below(zones)),
         .ingress = i == 1});
  }
}

void Simulation::ask(const std::string& operation, const std::string& form,
                     const std::string& element, std::function<void(std::string)> then) {
  cloud_.control_plane().call(
      "elasticloadbalancing", operation, form,
      [this, operation, form, element, then](Result<std::string> answer) {
        if (answer) {
          const auto from = answer->find('<' + element + '>') + element.size() + 2;
          return then(answer->substr(from, answer->find("</" + element + '>', from) - from));
        }
        if (answer.error().code != ErrorCode::kUnavailable) {
          return world_.fail("setup", operation + ": " + answer.error().message);
        }
        world_.events.after(Seconds{1}, [this, operation, form, element, then] {
          ask(operation, form, element, then);
        });
      });
}

void Simulation::make_balancer() {
  const auto& network = cloud_.control_plane().state()->setting<ec2::DefaultNetwork>();
  ask("CreateLoadBalancer", "Name=front&Subnets.member.1=" + network.subnets[0].id,
      "LoadBalancerArn", [this](const std::string& arn) {
        balancer_ = arn;
        for (int i = 0; i < kClients; i += 2) make_target_group(i);
      });
}

void Simulation::make_target_group(int number) {
  const auto& network = cloud_.control_plane().state()->setting<ec2::DefaultNetwork>();
  const std::string form = fmt::format(
      "Name=group{}&Protocol=HTTP&Port=80&VpcId={}&HealthCheckIntervalSeconds=5&"
      "HealthCheckTimeoutSeconds=2"
      "&HealthyThresholdCount=2&UnhealthyThresholdCount=2",
      number, network.vpc_id);
  ask("CreateTargetGroup", form, "TargetGroupArn", [this, number](const std::string& group) {
    const int delay = 5 * number;
    ask("ModifyTargetGroupAttributes",
        "TargetGroupArn=" + group +
            "&Attributes.member.1.Key=deregistration_delay.timeout_seconds"
            "&Attributes.member.1.Value=" +
            std::to_string(delay),
        "Key", [](const std::string&) {});
    const std::string form = fmt::format(
        "LoadBalancerArn={}&Protocol=HTTP&Port={}&DefaultActions.member.1.Type=forward"
        "&DefaultActions.member.1.TargetGroupArn={}",
        balancer_, 80 + number, group);
    ask("CreateListener", form, "ListenerArn", [this, number, group](const std::string&) {
      clients_[static_cast<std::size_t>(number)]->use_target_group(group);
    });
  });
}

void Simulation::run_until(Instant limit) {
  while (!world_.failure && world_.events.run_next(limit)) {
    at_once_ = world_.now() == moment_ ? at_once_ + 1 : 0;
    moment_ = world_.now();
    if (at_once_ < kMostAtOnce) continue;
    world_.fail("progress", "the control plane is busy for ever and time stands still");
  }
}

void Simulation::come_to_rest() {
  faults_->heal();
  for (const auto& client : clients_) client->stop();
  operator_->stop();
  const Instant limit = world_.now() + kPatience;
  std::optional<std::string> unrest;
  do {
    run_until(world_.now() + kLook);
    if (world_.failure) return;
    unrest = find_unrest(cloud_, world_.now());
  } while (unrest && world_.now() < limit);
  if (unrest) world_.fail("convergence", *unrest);
}

void Simulation::stay_at_rest() {
  if (world_.failure) return;
  if (!CalmChecker::is_due(*cloud_.control_plane().state(), world_.now())) return;
  calm_->begin();
  run_until(world_.now() + kCalm);
  calm_->end();
}

SimulationResult Simulation::run() {
  const Instant begin = world_.now();
  cloud_.control_plane().start();
  add_machines();
  std::vector<std::string> images;
  for (int i = 0; i < kClients; ++i) {
    clients_.push_back(
        std::make_unique<SimClient>(world_, cloud_, Promises{*promises_, *protections_}, i));
    images.push_back(clients_.back()->image());
    clients_.back()->start();
  }
  operator_ = std::make_unique<SimOperator>(world_, cloud_, *promises_);
  operator_->start();
  make_balancer();
  faults_ = std::make_unique<SimFaults>(world_, cloud_, std::move(images));
  faults_->start();
  run_until(begin + Seconds{60 * options_.minutes});
  if (!world_.failure) come_to_rest();
  if (!world_.failure) {
    // What is in the journal has to be enough to be at rest again.
    cloud_.control_plane().kill();
    cloud_.control_plane().start();
    come_to_rest();
    stay_at_rest();
  }
  return {.failure = world_.failure,
          .hash = world_.trace.hash(),
          .events = world_.trace.lines(),
          .simulated = world_.now() - begin,
          .trace = world_.trace.last()};
}

}  // namespace

SimulationResult simulate(const SimulationOptions& options) { return Simulation(options).run(); }

}  // namespace minato::sim
