#include "control_plane/engine_loop.h"

namespace minato::control_plane {
namespace {

/// A refusal ends without anyone saying so: it is looked for again this often.
constexpr Millis kRefusalCheck{250};
/// While changes are refused, what is on its way to the journal for longer than this is stuck:
/// who asks is told so, instead of waiting until somebody has made room.
constexpr Millis kStuckAfter{1'000};

}  // namespace

EngineLoop::EngineLoop(engine::Engine& engine, engine::Journal& journal, const Clock& clock)
    : engine_(engine), journal_(journal), clock_(clock) {}

EngineLoop::~EngineLoop() { stop(); }

void EngineLoop::start() {
  thread_ = std::thread([this] { run(); });
}

void EngineLoop::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void EngineLoop::submit(engine::Input input) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    inputs_.push_back(std::move(input));
  }
  arrived_.notify_one();
}

std::vector<engine::Input> EngineLoop::wait() {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return stopping_ || !inputs_.empty(); };
  const bool refused = journal_.refusal().has_value();
  auto wake = refused ? clock_.now() + kRefusalCheck : engine_.next_wake();
  // A change that meets a full disk says nothing of it by itself either.
  if (!wake && under_way_ > 0) wake = clock_.now() + kRefusalCheck;
  if (!wake) {
    arrived_.wait(lock, ready);
  } else if (*wake > clock_.now()) {
    arrived_.wait_for(lock, *wake - clock_.now(), ready);
  }
  return std::exchange(inputs_, {});
}

void EngineLoop::run() {
  for (;;) {
    auto inputs = wait();
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    take_refusal(inputs);
    finish(engine_.tick(std::move(inputs), clock_.now()));
  }
}

void EngineLoop::take_refusal(std::vector<engine::Input>& inputs) {
  auto refusal = journal_.refusal();
  if (!refusal) {
    if (refused_since_ && after_refusal_) inputs.insert(inputs.begin(), after_refusal_());
    refused_since_.reset();
    return engine_.refuse(std::nullopt);
  }
  if (!refused_since_) refused_since_ = clock_.now();
  const bool stuck = under_way_ > 0 && clock_.now() - *refused_since_ >= kStuckAfter;
  engine_.refuse(std::move(refusal),
                 stuck ? engine::Engine::Refuse::kAnswersToo : engine::Engine::Refuse::kChanges);
}

void EngineLoop::finish(engine::Tick tick) {
  for (const auto& refusal : tick.refusals) refusal();
  // With nothing to keep and nothing before it on its way, what was read may be said at once.
  if (tick.changes.empty() && (tick.releases.empty() || under_way_ == 0)) {
    for (const auto& release : tick.releases) release();
    return;
  }
  ++under_way_;
  journal_.append(std::move(tick.changes), [this, releases = std::move(tick.releases)] {
    for (const auto& release : releases) release();
    --under_way_;
  });
}

}  // namespace minato::control_plane
