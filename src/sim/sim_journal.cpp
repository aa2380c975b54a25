#include "sim/sim_journal.h"

#include <algorithm>

namespace minato::sim {
namespace {

/// The planted bug: how long acknowledged batches stay in memory.
constexpr Millis kForgetfulFor{2000};

}  // namespace

Status SimJournal::load(const engine::TakeRow& take) {
  for (const auto& [key, row] : rows_) {
    if (auto taken = take({row.table, row.key, *row.value}); !taken) return taken;
  }
  return {};
}

Millis SimJournal::delay() { return world_.draw(world_.pace.disk); }

std::optional<Error> SimJournal::refusal() {
  if (!full_) return std::nullopt;
  return Error{ErrorCode::kStorageFull, "The data directory has no room."};
}

void SimJournal::append(engine::JournalBatch batch, std::function<void()> acknowledged) {
  const bool forgetful = world_.canary == Canary::kForgetfulJournal;
  last_ = std::max(last_, world_.now() + delay());
  if (forgetful) {
    const auto said = [this, life = life_, acknowledged] {
      if (life == life_) acknowledged();
    };
    world_.events.at(last_, said);
  }
  pending_.push_back({std::move(batch), forgetful ? std::function<void()>([] {}) : acknowledged});
  const auto kept = [this, life = life_] {
    if (life == life_) keep_first();
  };
  world_.events.at(forgetful ? last_ + kForgetfulFor : last_, kept);
}

void SimJournal::keep_first() {
  const Pending first = std::move(pending_.front());
  pending_.pop_front();
  keep(first.batch);
  first.acknowledged();
}

void SimJournal::keep(const engine::JournalBatch& batch) {
  for (const auto& row : batch) {
    const std::pair key{row.table, row.key};
    if (row.value) {
      rows_.insert_or_assign(key, row);
    } else {
      rows_.erase(key);
    }
  }
}

void SimJournal::crash() {
  const std::size_t survivors = world_.random.below(pending_.size() + 1);
  for (std::size_t i = 0; i < survivors; ++i) keep(pending_[i].batch);
  pending_.clear();
  ++life_;
}

}  // namespace minato::sim
