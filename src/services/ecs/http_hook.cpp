#include "services/ecs/http_hook.h"

#include <algorithm>
#include <boost/json.hpp>

#include "services/ecs/hook_call_commands.h"
#include "services/ecs/lifecycle_source.h"

namespace minato::ecs {
namespace {

constexpr Millis kCallBackDelay = Seconds{30};
constexpr std::int64_t kLongestDelaySeconds = 24 * 60 * 60;
constexpr int kMostFailures = 5;
constexpr std::size_t kShownOfAnAnswer = 200;

ClusterName cluster_of(const ServiceKey& service) {
  return ClusterName(service.str().substr(0, service.str().find('/')));
}

boost::json::object weights(const engine::State& state, const ServiceDeployment& rollout,
                            int target_tenths) {
  const auto& identity = state.setting<Identity>();
  boost::json::object shown;
  if (const auto source = source_revision(state, rollout)) {
    shown[service_revision_arn(identity, *source)] = (kAllTraffic - target_tenths) / 10.0;
  }
  shown[service_revision_arn(identity, rollout.target)] = target_tenths / 10.0;
  return shown;
}

/// What the run comes to.
AnswerHookCall settled(const HookCallId& id, HookStatus status, std::string reason) {
  return {id, status, std::move(reason), std::nullopt, 0};
}

AnswerHookCall ask_again(const HookCallId& id, const HookRun& run, const std::string& problem,
                         Instant now) {
  const int failures = run.failures + 1;
  if (failures >= kMostFailures) {
    return settled(id, HookStatus::kFailed, "it could not be asked: " + problem);
  }
  const Millis delay = Seconds{std::int64_t{1} << (failures - 1)};
  return {id, HookStatus::kInProgress, problem, now + delay, failures};
}

AnswerHookCall wait_for_it(const HookCallId& id, const boost::json::object& answer, Instant now) {
  Millis delay = kCallBackDelay;
  if (const auto* wanted = answer.if_contains("callBackDelay"); wanted && wanted->is_number()) {
    boost::system::error_code error;
    const auto seconds = wanted->to_number<std::int64_t>(error);
    if (!error) delay = Seconds{std::clamp<std::int64_t>(seconds, 1, kLongestDelaySeconds)};
  }
  return {id, HookStatus::kInProgress, "", now + delay, 0};
}

AnswerHookCall read_answer(const HookCallId& id, const std::string& body, Instant now) {
  boost::system::error_code error;
  const auto json = boost::json::parse(body, error);
  const auto* object = error ? nullptr : json.if_object();
  const auto* named = object == nullptr ? nullptr : object->if_contains("hookStatus");
  const auto* status = named == nullptr ? nullptr : named->if_string();
  if (status != nullptr && *status == "SUCCEEDED") return settled(id, HookStatus::kSucceeded, "");
  if (status != nullptr && *status == "IN_PROGRESS") return wait_for_it(id, *object, now);
  if (status != nullptr && *status == "FAILED") {
    return settled(id, HookStatus::kFailed, "it answered FAILED");
  }
  return settled(id, HookStatus::kFailed,
                 "its answer has no hookStatus SUCCEEDED, FAILED or IN_PROGRESS: " +
                     body.substr(0, kShownOfAnAnswer));
}

const HookRun* find_run(const engine::State& state, const HookCall& call) {
  const auto* rollout = state.table<ServiceDeployment>().find(call.deployment);
  if (rollout == nullptr || !rollout->lifecycle) return nullptr;
  const auto& runs = rollout->lifecycle->runs;
  const auto at = std::ranges::find(runs, call.id.str(), &HookRun::id);
  return at == runs.end() ? nullptr : &*at;
}

}  // namespace

HookCall make_hook_call(const engine::State& state, const ServiceDeployment& rollout,
                        const Lifecycle& lifecycle, const HookRun& run) {
  const auto& identity = state.setting<Identity>();
  const LifecycleHook& hook = rollout.rules.strategy->hooks.at(static_cast<std::size_t>(run.hook));
  boost::json::object details;
  details["serviceArn"] = service_arn(identity, rollout.service);
  details["clusterArn"] = cluster_arn(identity, cluster_of(rollout.service));
  details["targetServiceRevisionArn"] = service_revision_arn(identity, rollout.target);
  details["productionTrafficWeights"] = weights(state, rollout, lifecycle.production_tenths);
  details["testTrafficWeights"] = weights(state, rollout, lifecycle.test_shifted ? kAllTraffic : 0);
  boost::json::object body;
  body["executionDetails"] = std::move(details);
  body["executionId"] = run.id;
  body["lifecycleStage"] = to_string(run.stage);
  body["resourceArn"] = service_deployment_arn(identity, rollout.id);
  if (!hook.details.empty()) {
    boost::system::error_code error;
    auto given = boost::json::parse(hook.details, error);
    if (!error) body["hookDetails"] = std::move(given);
  }
  return {HookCallId(run.id), rollout.id, run.attempts, hook.target, boost::json::serialize(body)};
}

engine::Plan plan_hook_answer(const engine::State& state, const HookCallId& id, int attempt,
                              const HookAnswer& answer, Instant now) {
  engine::Plan plan;
  const HookCall* call = state.table<HookCall>().find(id);
  if (call == nullptr || call->attempt != attempt) return plan;
  const HookRun* run = find_run(state, *call);
  if (run == nullptr || is_over(*run)) {
    plan.add(DropHookCall{id});
  } else if (answer.status < 200 || answer.status > 299) {
    const std::string problem = answer.status == 0
                                    ? answer.body
                                    : "it answered with status " + std::to_string(answer.status);
    plan.add(ask_again(id, *run, problem, now));
  } else {
    plan.add(read_answer(id, answer.body, now));
  }
  return plan;
}

engine::Input hook_answered(const HookCall& call, HookAnswer answer) {
  return engine::Input{[id = call.id, attempt = call.attempt, answer = std::move(answer)](
                           const engine::State& state, engine::Context& context) {
    engine::Outcome outcome;
    outcome.plan = plan_hook_answer(state, id, attempt, answer, context.now);
    return outcome;
  }};
}

void publish_hook_calls(engine::Engine& engine, std::function<void(const HookCall&)> take) {
  const auto id =
      engine.add_publisher({"hook_calls",
                            [take = std::move(take)](const engine::State& state,
                                                     const std::string& key) -> engine::Release {
                              const auto* call = state.table<HookCall>().find(HookCallId(key));
                              if (call == nullptr) return nullptr;
                              return [take, call = *call] { take(call); };
                            }});
  engine.watch_to_publish<HookCall>(id, [](const HookCall& call) { return call.id.str(); });
}

}  // namespace minato::ecs
