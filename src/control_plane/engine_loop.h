// EngineLoop: the thread that the engine runs on. Inputs arrive from any thread and wait for the
// next tick; what a tick has to say leaves when the journal has acknowledged it, in the order of
// the ticks. Ticks do not wait for the disk.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "engine/engine.h"
#include "engine/journal.h"

namespace minato::control_plane {

class EngineLoop {
 public:
  /// All must outlive it.
  EngineLoop(engine::Engine& engine, engine::Journal& journal, const Clock& clock);
  ~EngineLoop();

  void start();
  /// Finishes the tick under way and ends the thread; later inputs are dropped.
  void stop();
  void submit(engine::Input input);
  /// What comes first when changes are no longer refused. Before start().
  void set_after_refusal(std::function<engine::Input()> make) { after_refusal_ = std::move(make); }

 private:
  void run();
  /// What is to be done now; waits for an input, a timer or the end.
  std::vector<engine::Input> wait();
  /// Asks the journal whether it has room; the end of a refusal comes first among the inputs.
  void take_refusal(std::vector<engine::Input>& inputs);
  void finish(engine::Tick tick);

  engine::Engine& engine_;
  engine::Journal& journal_;
  const Clock& clock_;

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<engine::Input> inputs_;
  bool stopping_ = false;
  std::function<engine::Input()> after_refusal_;
  /// Of the thread.
  std::optional<Instant> refused_since_;
  /// Ticks handed to the journal and not yet released.
  std::atomic<int> under_way_ = 0;
  std::thread thread_;
};

}  // namespace minato::control_plane
