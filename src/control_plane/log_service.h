// LogService: the part of CloudWatch Logs that has to do with lines. Names become numbers by a look
// at the engine's records; lines are written and read on threads of its own and never pass through
// the engine. It also hears which groups and streams are gone, so that their files go.
#pragma once

#include <filesystem>
#include <memory>

#include "base/clock.h"
#include "control_plane/edge_operations.h"
#include "control_plane/engine_loop.h"
#include "control_plane/work_pool.h"
#include "engine/engine.h"
#include "log_store/log_store.h"

namespace minato::control_plane {

class LogService {
 public:
  /// Adds its publishers; before the engine is loaded.
  explicit LogService(engine::Engine& engine);
  ~LogService();

  /// When the engine is loaded and does not run yet. `loop` and `clock` must live until stop().
  Status start(std::filesystem::path directory, const engine::State& state, EngineLoop& loop,
               const Clock& clock);
  void add_operations(EdgeOperations& operations);
  /// Finishes what is under way.
  void stop();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace minato::control_plane
