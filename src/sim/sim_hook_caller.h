// SimHookCaller: the edge that asks HTTP lifecycle hooks, and the hooks themselves. It takes the
// calls of one life of the control plane once they are durable and answers after a while. What a
// hook says is the last part of its URL: good, bad, busy (a while in progress, then good), gone (no
// answer), or else by chance.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "engine/engine.h"
#include "services/ecs/http_hook.h"
#include "sim/sim_world.h"

namespace minato::sim {

class SimHookCaller {
 public:
  using Submit = std::function<void(engine::Input)>;

  /// Adds its publisher; before the engine is loaded. `submit` passes by what comes too late.
  SimHookCaller(SimWorld& world, engine::Engine& engine, Submit submit);

 private:
  void take(const ecs::HookCall& call);
  ecs::HookAnswer answer_to(const ecs::HookCall& call);

  SimWorld& world_;
  Submit submit_;
  /// A row may be told of more than once.
  std::set<std::pair<ecs::HookCallId, int>> known_;
};

}  // namespace minato::sim
