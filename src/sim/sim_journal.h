// SimJournal: a disk that takes its time. It outlives the control plane: after a crash the batches
// that were acknowledged are there, and of the others as many of the first as chance will have it.
#pragma once

#include <deque>
#include <map>
#include <utility>

#include "engine/journal.h"
#include "sim/sim_world.h"

namespace minato::sim {

class SimJournal final : public engine::Journal {
 public:
  explicit SimJournal(SimWorld& world) : world_(world) {}

  Status load(const engine::TakeRow& take) override;
  void append(engine::JournalBatch batch, std::function<void()> acknowledged) override;
  std::optional<Error> refusal() override;
  /// The disk is full, or has room again.
  void fill() { full_ = true; }
  void make_room() { full_ = false; }

  /// The process that wrote is gone.
  void crash();
  /// Those that are kept.
  std::size_t rows() const { return rows_.size(); }
  std::size_t under_way() const { return pending_.size(); }

 private:
  struct Pending {
    engine::JournalBatch batch;
    std::function<void()> acknowledged;
  };

  void keep_first();
  void keep(const engine::JournalBatch& batch);
  Millis delay();

  SimWorld& world_;
  std::map<std::pair<std::string, std::string>, engine::JournalRecord> rows_;
  std::deque<Pending> pending_;
  Instant last_{};
  std::uint64_t life_ = 0;
  bool full_ = false;
};

}  // namespace minato::sim
