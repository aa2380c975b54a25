// HookCaller: asks the URLs of HTTP lifecycle hooks. It takes the engine's pending calls once they
// are durable, posts them from threads of its own, and hands the answers back as inputs. What is
// asked and what an answer means is the engine's (services/ecs/http_hook.h). A call that was under
// way as the process ended is made again by the next: hooks are asked at least once.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "control_plane/engine_loop.h"
#include "engine/engine.h"
#include "services/ecs/hook_call.h"

namespace minato::control_plane {

class HookCaller {
 public:
  /// Adds its publisher; before the engine is loaded.
  explicit HookCaller(engine::Engine& engine);
  ~HookCaller();

  /// `loop` must live until stop().
  void start(EngineLoop& loop);
  /// Waits for the calls under way, which have a few seconds each; what is told afterwards is left
  /// for the next process.
  void stop();

 private:
  /// Which question of which run.
  using Question = std::pair<ecs::HookCallId, int>;

  void take(ecs::HookCall call);
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<ecs::HookCall> waiting_;
  /// Taken and not answered yet: a row may be told of more than once.
  std::set<Question> known_;
  bool stopping_ = false;
  EngineLoop* loop_ = nullptr;
  std::vector<std::thread> threads_;
};

}  // namespace minato::control_plane
