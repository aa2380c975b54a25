// Fleet: the real engine with every service installed and a number of machines registered that only
// exist in its state. What the benchmarks of placement and of the engine work on. One thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "engine/engine.h"
#include "services/ecs/task_definition.h"
#include "services/operation_registry.h"

namespace minato {

class Fleet {
 public:
  /// Machines of 64 vCPU and 256 GiB; cluster "default" and task definition "web:1" of 64 CPU units
  /// and 64 MiB are there.
  explicit Fleet(int machines);
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  const engine::State& state() const { return engine_.state(); }
  const ecs::TaskDefinition& definition() const;
  engine::Context context() { return {now_, random_}; }

  /// Applies commands and nothing more: no controller runs.
  void commit(const engine::Plan& plan);
  /// A whole tick: commit, controllers, and what the journal is to keep.
  engine::Tick tick(engine::Plan plan);
  /// A tick with one API call in it, decoded and answered. A refusal ends the process.
  engine::Tick call(const std::string& operation, const std::string& body);

 private:
  engine::Tick run(engine::Input input);
  void register_machines(int count);

  SeededRandom random_{1};
  engine::Engine engine_{random_};
  OperationRegistry registry_;
  Instant now_ = instant_from_millis(1'700'000'000'000);
};

}  // namespace minato
