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
  const auto id = engine.add_publisher(
      {"hook_calls", [this](const engine::State& state, const std::string& key) -> engine::Release {
         const auto* call = state.table<ecs::HookCall>().find(ecs::HookCallId(key));
         if (call == nullptr) return nullptr;
         return [this, call = *call] { take(call); };
       }});
  engine.watch_to_publish<ecs::HookCall>(id,
                                         [](const ecs::HookCall& call) { return call.id.str(); });
}

void SimHookCaller::take(const ecs::HookCall& call) {
  if (!known_.emplace(call.id, call.attempt).second) return;
  const auto answered = [submit = submit_, id = call.id, attempt = call.attempt,
                         answer = answer_to(call)] {
    submit(engine::Input{[=](const engine::State& state, engine::Context& context) {
      engine::Outcome outcome;
      outcome.plan = ecs::plan_hook_answer(state, id, attempt, answer, context.now);
      return outcome;
    }});
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
