// What an HTTP hook is asked and what its answer means: as ECS asks a Lambda function. Pure; the
// asking itself is an edge's.
#pragma once

#include <functional>
#include <string>

#include "engine/engine.h"
#include "services/ecs/hook_call.h"
#include "services/ecs/service_deployment.h"

namespace minato::ecs {

/// The next question of a run.
HookCall make_hook_call(const engine::State& state, const ServiceDeployment& rollout,
                        const Lifecycle& lifecycle, const HookRun& run);

/// `status` 0: there was no answer, for the reason that the body is.
struct HookAnswer {
  int status = 0;
  std::string body;
};

/// {"hookStatus": "SUCCEEDED" | "FAILED" | "IN_PROGRESS", "callBackDelay": SECONDS}. In progress it
/// is asked again after the delay, else after 30 seconds. Without an answer of 2XX it is asked
/// again after 1, 2, 4 ... seconds, five times in all; an answer without a status that is known is
/// a failure. Nothing where nobody waits for this answer.
engine::Plan plan_hook_answer(const engine::State& state, const HookCallId& id, int attempt,
                              const HookAnswer& answer, Instant now);

/// The same as an input of the engine, for whoever asked.
engine::Input hook_answered(const HookCall& call, HookAnswer answer);

/// Hands each question to `take` once it is durable, and perhaps again.
void publish_hook_calls(engine::Engine& engine, std::function<void(const HookCall&)> take);

}  // namespace minato::ecs
