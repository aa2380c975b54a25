#include "control_plane/hook_caller.h"

#include "services/ecs/http_hook.h"
#include "wire/http_client.h"

namespace minato::control_plane {
namespace {

/// A hook that needs longer answers IN_PROGRESS and is asked again.
constexpr Millis kConnectTimeout{5'000};
constexpr Millis kAnswerTimeout{10'000};
constexpr std::size_t kLongestAnswer = 64u << 10;
/// One hook that does not answer holds no other up.
constexpr int kThreads = 4;

ecs::HookAnswer ask(wire::HttpClient& client, const ecs::HookCall& call) {
  wire::HttpClientRequest request;
  request.method = "POST";
  request.url = call.url;
  request.headers.add("Content-Type", "application/json");
  request.body = call.body;
  const auto answer = client.send(request);
  if (!answer) return {0, answer.error().message};
  return {answer->status, answer->body};
}

}  // namespace

HookCaller::HookCaller(engine::Engine& engine) {
  ecs::publish_hook_calls(engine, [this](const ecs::HookCall& call) { take(call); });
}

HookCaller::~HookCaller() { stop(); }

void HookCaller::start(EngineLoop& loop) {
  loop_ = &loop;
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { work(); });
}

void HookCaller::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void HookCaller::take(ecs::HookCall call) {
  const std::lock_guard lock(mutex_);
  if (!known_.emplace(call.id, call.attempt).second) return;
  waiting_.push_back(std::move(call));
  changed_.notify_one();
}

void HookCaller::work() {
  wire::HttpClientOptions options;
  options.connect_timeout = kConnectTimeout;
  options.idle_timeout = kAnswerTimeout;
  options.body_limit = kLongestAnswer;
  wire::HttpClient client(options);
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const ecs::HookCall call = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    loop_->submit(ecs::hook_answered(call, ask(client, call)));
    lock.lock();
    known_.erase({call.id, call.attempt});
  }
}

}  // namespace minato::control_plane
