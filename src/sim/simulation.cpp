#include "sim/simulation.h"

#include <algorithm>
#include <memory>

#include "sim/acknowledged_write_checker.h"
#include "sim/balancer_target_checker.h"
#include "sim/calm_checker.h"
#include "sim/circuit_breaker_checker.h"
#include "sim/convergence.h"
#include "sim/machine_room_checker.h"
#include "sim/maximum_percent_checker.h"
#include "sim/minimum_healthy_checker.h"
#include "sim/misdirected_traffic_checker.h"
#include "sim/placement_checker.h"
#include "sim/resurrection_checker.h"
#include "sim/service_deployment_checker.h"
#include "sim/service_words.h"
#include "sim/serving_group_checker.h"
#include "sim/sim_client.h"
#include "sim/sim_faults.h"
#include "sim/sim_front.h"
#include "sim/sim_operator.h"
#include "sim/sim_supervisor.h"
#include "sim/task_protection_checker.h"
#include "sim/task_status_checker.h"

namespace minato::sim {
namespace {

constexpr int kClients = 5;
/// Those whose services take requests.
const std::vector<int> kBalanced = {0, 2, 4};
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
  std::vector<std::string> add_clients();
  void make_front();
  void run_until(Instant limit);
  void come_to_rest();
  void stay_at_rest();
  std::vector<std::string> describe_failure() const;

  SimulationOptions options_;
  SimWorld world_;
  SimCloud cloud_;
  AcknowledgedWriteChecker* promises_ = nullptr;
  TaskProtectionChecker* protections_ = nullptr;
  CalmChecker* calm_ = nullptr;
  ServiceDeploymentChecker* rollouts_ = nullptr;
  MisdirectedTrafficChecker* traffic_ = nullptr;
  std::vector<std::unique_ptr<SimClient>> clients_;
  std::vector<std::unique_ptr<SimSupervisor>> supervisors_;
  std::unique_ptr<SimOperator> operator_;
  std::unique_ptr<SimFaults> faults_;
  std::unique_ptr<SimFront> front_;
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
  rollouts_ = add_checker<ServiceDeploymentChecker>();
  traffic_ = add_checker<MisdirectedTrafficChecker>();
  add_checker<TaskStatusChecker>();
  add_checker<ResurrectionChecker>();
  add_checker<MinimumHealthyChecker>();
  add_checker<ServingGroupChecker>();
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

/// Their images.
std::vector<std::string> Simulation::add_clients() {
  std::vector<std::string> images;
  for (int i = 0; i < kClients; ++i) {
    const Promises promises{*promises_, *protections_};
    const SupervisorCheckers checkers{*rollouts_, *traffic_};
    clients_.push_back(std::make_unique<SimClient>(world_, cloud_, promises, i));
    supervisors_.push_back(
        std::make_unique<SimSupervisor>(world_, cloud_, checkers, clients_.back()->name()));
    images.push_back(clients_.back()->image());
    clients_.back()->start();
    supervisors_.back()->start();
  }
  return images;
}

void Simulation::make_front() {
  front_ =
      std::make_unique<SimFront>(world_, cloud_, [this](int number, const SimTraffic& traffic) {
        clients_[static_cast<std::size_t>(number)]->use_traffic(traffic);
        supervisors_[static_cast<std::size_t>(number)]->use_traffic(traffic);
      });
  front_->make(kBalanced);
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
  for (const auto& supervisor : supervisors_) supervisor->stop();
  operator_->stop();
  const Instant limit = world_.now() + kPatience;
  std::optional<std::string> unrest;
  do {
    run_until(world_.now() + kLook);
    if (world_.failure) return;
    if (const auto* state = cloud_.control_plane().state()) traffic_->look(*state, world_.now());
    unrest = find_unrest(cloud_, world_.now());
  } while (!world_.failure && unrest && world_.now() < limit);
  if (unrest) return world_.fail("convergence", *unrest);
  traffic_->look_at_rest(*cloud_.control_plane().state());
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
  std::vector<std::string> images = add_clients();
  operator_ = std::make_unique<SimOperator>(world_, cloud_, *promises_);
  operator_->start();
  make_front();
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
          .trace = world_.trace.last(),
          .services = describe_failure()};
}

std::vector<std::string> Simulation::describe_failure() const {
  const auto* state = cloud_.control_plane().state();
  if (!world_.failure || state == nullptr) return {};
  return describe_services(*state, world_.failure->message, world_.now());
}

}  // namespace

SimulationResult simulate(const SimulationOptions& options) { return Simulation(options).run(); }

}  // namespace minato::sim
