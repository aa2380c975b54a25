#include "sim/scenario_runner.h"

#include <boost/json.hpp>

#include "services/ec2/default_network.h"
#include "sim/balancer_target_checker.h"
#include "sim/circuit_breaker_checker.h"
#include "sim/convergence.h"
#include "sim/json_subset.h"
#include "sim/machine_room_checker.h"
#include "sim/maximum_percent_checker.h"
#include "sim/minimum_healthy_checker.h"
#include "sim/placement_checker.h"
#include "sim/resurrection_checker.h"
#include "sim/service_deployment_checker.h"
#include "sim/serving_group_checker.h"
#include "sim/task_protection_checker.h"
#include "sim/task_status_checker.h"

namespace minato::sim {
namespace {

constexpr Millis kStep{100};
constexpr Millis kCallPatience = Seconds{10};

Span exactly(Millis duration) { return {duration, duration}; }

Pace steady_pace() {
  return {.network = exactly(Millis{1}),
          .disk = exactly(Millis{1}),
          .tick = exactly(Millis{0}),
          .pull = exactly(Millis{500}),
          .terminate = exactly(Millis{200}),
          .drain = exactly(Millis{1000}),
          .notice = exactly(Millis{10}),
          .reconnect = exactly(Millis{500})};
}

std::string element_text(const std::string& xml, const std::string& element) {
  const auto from = xml.find('<' + element + '>');
  if (from == std::string::npos) return "";
  const auto begin = from + element.size() + 2;
  return xml.substr(begin, xml.find("</" + element + '>', begin) - begin);
}

/// What is asked for, and after "=>" what is expected.
struct Question {
  std::string what;
  std::string expected;
};

Question split(const std::string& text) {
  const auto arrow = text.find("=>");
  if (arrow == std::string::npos) return {text, ""};
  const auto begin = text.find_first_not_of(' ', arrow + 2);
  const auto end = text.find_last_not_of(' ', arrow - 1);
  return {text.substr(0, end + 1), begin == std::string::npos ? "" : text.substr(begin)};
}

}  // namespace

ScenarioRunner::ScenarioRunner()
    : cloud_(world_,
             {.instance_lost_after = Seconds{15}, .stopped_task_retention = Seconds{3600}}) {
  world_.pace = steady_pace();
  world_.checkers.add(std::make_unique<TaskStatusChecker>(world_));
  world_.checkers.add(std::make_unique<ResurrectionChecker>(world_));
  world_.checkers.add(std::make_unique<MinimumHealthyChecker>(world_));
  world_.checkers.add(std::make_unique<ServingGroupChecker>(world_));
  world_.checkers.add(std::make_unique<ServiceDeploymentChecker>(world_));
  world_.checkers.add(std::make_unique<MaximumPercentChecker>(world_));
  world_.checkers.add(std::make_unique<CircuitBreakerChecker>(world_));
  world_.checkers.add(std::make_unique<PlacementChecker>(world_));
  world_.checkers.add(std::make_unique<TaskProtectionChecker>(world_));
  world_.checkers.add(std::make_unique<MachineRoomChecker>(world_));
  world_.checkers.add(std::make_unique<BalancerTargetChecker>(world_, cloud_));
  cloud_.control_plane().start();
  world_.events.run_until(world_.now() + kStep);
  const auto& network = cloud_.control_plane().state()->setting<ec2::DefaultNetwork>();
  saved_["SUBNET"] = network.subnets[0].id;
  saved_["VPC"] = network.vpc_id;
}

std::optional<std::string> ScenarioRunner::run(std::string_view text) {
  for (const auto& instruction : parse_scenario(text)) {
    Problem problem = play(instruction);
    if (world_.failure) problem = world_.failure->check + ": " + world_.failure->message;
    if (!problem) continue;
    return "line " + std::to_string(instruction.line) + ", " + instruction.verb + ": " + *problem;
  }
  return std::nullopt;
}

ScenarioRunner::Problem ScenarioRunner::play(const Instruction& instruction) {
  const std::string& verb = instruction.verb;
  const std::string rest = filled_in(instruction.rest);
  if (verb == "call" || verb == "save" || verb.starts_with("expect")) return play_api(verb, rest);
  return play_world(verb, rest);
}

ScenarioRunner::Problem ScenarioRunner::play_api(const std::string& verb, std::string rest) {
  if (verb == "call") return call(rest);
  if (verb == "save") return save(std::move(rest));
  if (verb == "expect") return expect(rest);
  if (verb == "expect-within") return expect_within(std::move(rest));
  if (verb == "expect-error") return expect_error(std::move(rest));
  if (verb == "expect-containers") return expect_containers(std::move(rest));
  if (verb == "expect-rest") return find_unrest(cloud_, world_.now());
  return "there is no such instruction";
}

ScenarioRunner::Problem ScenarioRunner::play_world(const std::string& verb, std::string rest) {
  if (verb == "machine") return add_machine(std::move(rest));
  if (verb == "pace") return set_pace(std::move(rest));
  if (verb == "advance") {
    const Millis by = parse_duration(rest);
    if (by < Millis{0}) return rest + " is no duration";
    world_.events.run_until(world_.now() + by);
    return std::nullopt;
  }
  if (verb == "kill-control-plane") return cloud_.control_plane().kill(), std::nullopt;
  if (verb == "kill-control-plane-at-next-write") {
    return cloud_.control_plane().kill_at_next_append(), std::nullopt;
  }
  if (verb == "start-control-plane") {
    if (cloud_.control_plane().runs()) return "it runs already";
    return cloud_.control_plane().start(), std::nullopt;
  }
  if (verb == "fill-disk") return cloud_.control_plane().journal().fill(), std::nullopt;
  if (verb == "empty-disk") return cloud_.control_plane().journal().make_room(), std::nullopt;
  auto& behaviour = world_.behaviour;
  if (verb == "unpullable") return behaviour.unpullable.insert(rest), std::nullopt;
  if (verb == "unhealthy") return behaviour.unhealthy.insert(rest), std::nullopt;
  if (verb == "crashing") return behaviour.crashing.insert(rest), std::nullopt;
  if (verb == "finishing") return behaviour.finishing.insert(rest), std::nullopt;
  if (verb == "good") {
    behaviour.unpullable.erase(rest);
    behaviour.unhealthy.erase(rest);
    behaviour.crashing.erase(rest);
    behaviour.finishing.erase(rest);
    return std::nullopt;
  }
  SimMachine* machine = cloud_.find_machine(rest);
  if (machine == nullptr) return "there is no such instruction or no machine " + rest;
  return play_machine(verb, *machine);
}

ScenarioRunner::Problem ScenarioRunner::play_machine(const std::string& verb, SimMachine& machine) {
  if (verb == "power-off") return machine.power_off(), std::nullopt;
  if (verb == "power-on") return machine.power_on(), std::nullopt;
  if (verb == "isolate") return machine.isolate(), std::nullopt;
  if (verb == "heal") return machine.heal(), std::nullopt;
  if (verb == "break-link") return machine.break_connection(), std::nullopt;
  auto& broken = world_.behaviour.broken_machines;
  if (verb == "break-runtime") return broken.insert(machine.options().name), std::nullopt;
  if (verb == "mend-runtime") return broken.erase(machine.options().name), std::nullopt;
  if (verb == "restart-agent") return machine.restart_agent(Millis{200}), std::nullopt;
  if (verb == "crash-task") {
    return machine.crash_task(0) ? Problem() : Problem("no container runs there");
  }
  if (verb == "sicken-task") {
    return machine.sicken_task(0) ? Problem() : Problem("no container runs there");
  }
  return "there is no such instruction";
}

ScenarioRunner::Problem ScenarioRunner::add_machine(std::string rest) {
  SimMachineOptions options;
  options.name = take_word(rest);
  for (std::string word = take_word(rest); !word.empty(); word = take_word(rest)) {
    if (word == "ingress") {
      options.ingress = true;
    } else if (word == "cpu") {
      options.cpu = std::atoi(take_word(rest).c_str());
    } else if (word == "memory") {
      options.memory = std::atoi(take_word(rest).c_str());
    } else if (word == "cluster") {
      options.cluster = take_word(rest);
    } else if (word == "zone") {
      options.zone = take_word(rest);
    } else {
      return "a machine has no " + word;
    }
  }
  cloud_.add_machine(std::move(options));
  world_.events.run_until(world_.now() + kStep);
  return std::nullopt;
}

ScenarioRunner::Problem ScenarioRunner::set_pace(std::string rest) {
  const std::string what = take_word(rest);
  const Millis duration = parse_duration(rest);
  if (duration < Millis{0}) return rest + " is no duration";
  if (what == "pull") return world_.pace.pull = exactly(duration), std::nullopt;
  if (what == "terminate") return world_.pace.terminate = exactly(duration), std::nullopt;
  if (what == "drain") return world_.pace.drain = exactly(duration), std::nullopt;
  return "there is no pace of " + what;
}

Result<std::string> ScenarioRunner::ask(std::string what) {
  std::string service = take_word(what);
  if (service == "elb") service = "elasticloadbalancing";
  const std::string operation = take_word(what);
  std::optional<Result<std::string>> answer;
  cloud_.control_plane().call(service, operation, what,
                              [&answer](Result<std::string> got) { answer = std::move(got); });
  const Instant limit = world_.now() + kCallPatience;
  while (!answer && world_.events.run_next(limit)) {
  }
  if (!answer) return fail(ErrorCode::kTimeout, "there was no answer");
  return *answer;
}

ScenarioRunner::Problem ScenarioRunner::call(const std::string& what) {
  auto answer = ask(what);
  if (!answer) return std::string(to_string(answer.error().code)) + ": " + answer.error().message;
  answer_ = std::move(*answer);
  return std::nullopt;
}

ScenarioRunner::Problem ScenarioRunner::expect(const std::string& what) {
  const Question question = split(what);
  if (auto problem = call(question.what)) return problem;
  return compare(question.expected, answer_);
}

ScenarioRunner::Problem ScenarioRunner::expect_within(std::string what) {
  const Millis patience = parse_duration(take_word(what));
  if (patience < Millis{0}) return "a duration comes first";
  const Instant limit = world_.now() + patience;
  for (;;) {
    Problem problem = expect(what);
    if (!problem || world_.now() >= limit || world_.failure) return problem;
    world_.events.run_until(world_.now() + kStep);
  }
}

ScenarioRunner::Problem ScenarioRunner::expect_error(std::string what) {
  const std::string code = take_word(what);
  const Question question = split(what);
  const auto answer = ask(question.what);
  if (answer) return "there was none: " + *answer;
  if (to_string(answer.error().code) != code) {
    return "it was " + std::string(to_string(answer.error().code)) + ": " + answer.error().message;
  }
  if (answer.error().message.find(question.expected) != std::string::npos) return std::nullopt;
  return "its message is \"" + answer.error().message + '"';
}

ScenarioRunner::Problem ScenarioRunner::expect_containers(std::string what) const {
  const std::string name = take_word(what);
  std::size_t running = 0;
  for (const auto& machine : cloud_.machines()) {
    if (name == "all" || machine->options().name == name) running += machine->bodies().size();
  }
  if (std::to_string(running) == what) return std::nullopt;
  return std::to_string(running) + " run on " + name + ", expected " + what;
}

ScenarioRunner::Problem ScenarioRunner::compare(const std::string& expected,
                                                const std::string& answer) const {
  if (answer.starts_with('<')) {
    if (answer.find(expected) != std::string::npos) return std::nullopt;
    return "the answer has no " + expected + ": " + answer;
  }
  boost::system::error_code error;
  const auto wanted = boost::json::parse(expected, error);
  if (error) return "what is expected is no JSON: " + expected;
  return find_difference(wanted, boost::json::parse(answer));
}

std::string ScenarioRunner::member_of_answer(const std::string& path) const {
  if (answer_.starts_with('<')) return element_text(answer_, path);
  const auto json = boost::json::parse(answer_);
  boost::system::error_code error;
  const auto* found = json.find_pointer(path, error);
  if (found == nullptr) return "";
  return found->is_string() ? std::string(found->get_string()) : serialize(*found);
}

ScenarioRunner::Problem ScenarioRunner::save(std::string what) {
  const std::string name = take_word(what);
  saved_[name] = member_of_answer(what);
  if (saved_[name].empty()) return "the answer has no " + what + ": " + answer_;
  return std::nullopt;
}

std::string ScenarioRunner::filled_in(std::string text) const {
  for (const auto& [name, value] : saved_) {
    const std::string variable = '$' + name;
    for (auto at = text.find(variable); at != std::string::npos; at = text.find(variable, at)) {
      text.replace(at, variable.size(), value);
      at += value.size();
    }
  }
  return text;
}

}  // namespace minato::sim
