#include "micro/fleet.h"

#include <fmt/format.h>

#include "services/cloud/cloud.h"
#include "services/ecs/registration.h"

namespace minato {
namespace {

constexpr int kMachineCpu = 64 * 1024;
constexpr int kMachineMemory = 256 * 1024;

constexpr const char* kDefinition =
    R"({"family":"web","networkMode":"bridge","containerDefinitions":[{"name":"web",)"
    R"("image":"sample:v1","cpu":64,"memory":64,"essential":true,)"
    R"("portMappings":[{"containerPort":8080,"hostPort":0}]}]})";

link::RegisterMachine machine_of(int number) {
  link::RegisterMachine machine;
  machine.container_instance_id = fmt::format("{:032x}", number);
  machine.ec2_instance_id = fmt::format("i-{:017x}", number);
  machine.agent_version = "1";
  machine.cpu = kMachineCpu;
  machine.memory = kMachineMemory;
  machine.address = fmt::format("10.{}.{}.1", number / 256, number % 256);
  return machine;
}

CloudOptions cloud_options() {
  return {.identity = {"eu-central-1", "123456789012"},
          .load_balancer_pool = {},
          .ecs = {},
          .vault = {.key = {}, .chance = std::make_shared<SeededRandom>(1)}};
}

}  // namespace

Fleet::Fleet(int machines) {
  install_cloud(engine_, registry_, cloud_options());
  run(make_default_cluster());
  register_machines(machines);
  call("RegisterTaskDefinition", kDefinition);
}

void Fleet::register_machines(int count) {
  engine::Plan plan;
  for (int i = 1; i <= count; ++i) {
    plan.append(ecs::plan_registration(machine_of(i), static_cast<std::uint64_t>(i), now_));
  }
  tick(std::move(plan));
}

const ecs::TaskDefinition& Fleet::definition() const {
  return state().table<ecs::TaskDefinition>().at({"web", 1});
}

void Fleet::commit(const engine::Plan& plan) {
  engine::Commit commit(engine_.state());
  for (const auto& command : plan.commands()) command->apply(commit);
}

engine::Tick Fleet::tick(engine::Plan plan) {
  auto shared = std::make_shared<engine::Plan>(std::move(plan));
  return run({[shared](const engine::State&, engine::Context&) {
    engine::Outcome outcome;
    outcome.plan = std::move(*shared);
    return outcome;
  }});
}

engine::Tick Fleet::call(const std::string& operation, const std::string& body) {
  auto input =
      registry_.prepare({"ecs", operation, body, "request"}, [](const Result<std::string>& answer) {
        MINATO_CHECK(answer.has_value(), answer.error().message);
      });
  MINATO_CHECK(input.has_value(), "the call is not understood");
  engine::Tick tick = run(std::move(*input));
  for (const auto& release : tick.releases) release();
  return tick;
}

engine::Tick Fleet::run(engine::Input input) {
  std::vector<engine::Input> inputs;
  inputs.push_back(std::move(input));
  return engine_.tick(std::move(inputs), now_);
}

}  // namespace minato
