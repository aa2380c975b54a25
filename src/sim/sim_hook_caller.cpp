#include "sim/sim_hook_caller.h"

namespace minato::sim {
namespace {

constexpr Span kThinking{Millis{10}, Millis{10'000}};
/// Of a hook that is busy.
constexpr int kQuestionsUntilDone = 3;

const ecs::HookAnswer kGood{200, R"({"hookStatus":"SUCCEEDED"})"};
const ecs::HookAnswer kBad{200, R"({"hookStatus":"FAILED"})"};
const ecs::HookAnswer kBusy{200, R"({"hookStatus":"IN_PROGRESS","callBackDelay":7})"};
const ecs::HookAnswer kBroken{500, "oops"};
const ecs::HookAnswer kNonsense{200, "oops"};
const ecs::HookAnswer kGone{0, "the connection was closed"};

}  // namespace

SimHookCaller::SimHookCaller(SimWorld& world, engine::Engine& engine, Submit submit)
    : world_(world), submit_(std::move(submit)) {
  ecs::publish_hook_calls(engine, [this](const ecs::HookCall& call) { take(call); });
}

void SimHookCaller::take(const ecs::HookCall& call) {
  if (!known_.emplace(call.id, call.attempt).second) return;
  const auto answered = [submit = submit_, call, answer = answer_to(call)] {
    submit(ecs::hook_answered(call, answer));
  };
  world_.events.after(world_.draw(kThinking), answered);
}

ecs::HookAnswer SimHookCaller::answer_to(const ecs::HookCall& call) {
  const std::string what = call.url.substr(call.url.rfind('/') + 1);
  if (what == "good") return kGood;
  if (what == "bad") return kBad;
  if (what == "gone") return kGone;
  if (what == "busy") return call.attempt < kQuestionsUntilDone ? kBusy : kGood;
  const ecs::HookAnswer* answers[] = {&kGood,   &kGood,     &kGood, &kGood, &kBusy,
                                      &kBroken, &kNonsense, &kGone, &kBad,  &kGood};
  return *answers[world_.random.below(std::size(answers))];
}

}  // namespace minato::sim
