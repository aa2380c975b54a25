// What an HTTP hook is asked and what its answer means: as ECS asks a Lambda function. Pure; the
// asking itself is an edge's.
#pragma once

#include <string>

#include "engine/plan.h"
#include "engine/state.h"
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

}  // namespace minato::ecs
