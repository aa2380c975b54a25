#include "agent/link_client.h"

#include <pthread.h>

#include <algorithm>

#include "api/agent_codec.h"
#include "base/log.h"
#include "base/random.h"
#include "base/system_random.h"

namespace minato::agent {
namespace {

constexpr Millis kShortestPause{50};
constexpr Millis kLongestPause{2'000};
constexpr const char* kPath = "/agent";

}  // namespace

LinkClient::LinkClient(ControlPlaneAddress address, EventLoop& loop, LinkCallbacks callbacks)
    : address_(std::move(address)), loop_(loop), callbacks_(std::move(callbacks)) {
  thread_ = std::thread([this] { run(); });
}

LinkClient::~LinkClient() {
  {
    const std::lock_guard lock(mutex_);
    life_ = Life::kStopping;
  }
  changed_.notify_all();
  thread_.join();
}

void LinkClient::send(const link::AgentMessage& message) {
  if (!session_) return;
  if (const Status sent = session_->send(wire::encode_json_text(message)); !sent) {
    spdlog::debug("Link: {}", sent.error().message);
  }
}

void LinkClient::drop(const std::string& reason) {
  if (!session_) return;
  spdlog::warn("Link: connecting again: {}", reason);
  session_->close(reason);
}

bool LinkClient::stopping() {
  const std::lock_guard lock(mutex_);
  return life_ == Life::kStopping;
}

void LinkClient::wait(Millis time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this] { return life_ == Life::kStopping; });
}

void LinkClient::run() {
  ::pthread_setname_np(::pthread_self(), "link");
  SeededRandom random(system_random_seed());
  Millis pause = kShortestPause;
  while (!stopping()) {
    if (connect_once() == Attempt::kServed) pause = kShortestPause;
    // Between half the pause and the whole, so that machines do not come back all at once.
    const auto half = static_cast<std::uint64_t>(pause.count() / 2);
    wait(Millis{static_cast<std::int64_t>(half + random.below(half + 1))});
    pause = std::min(pause * 2, kLongestPause);
  }
}

LinkClient::Attempt LinkClient::connect_once() {
  const auto client = connect();
  if (!client) {
    // Once for each reason, not twenty times a second.
    if (last_failure_ != client.error().message) {
      spdlog::warn("Link to {}:{}: {}", address_.host, address_.port, client.error().message);
    }
    last_failure_ = client.error().message;
    return Attempt::kFailed;
  }
  last_failure_.clear();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ == connections_ || life_ == Life::kStopping; });
  return Attempt::kServed;
}

Result<std::unique_ptr<wire::WebSocketClient>> LinkClient::connect() {
  const auto target = signed_target(address_, kPath);
  if (!target) return fail(target.error());
  const std::int64_t number = ++connections_;
  return wire::WebSocketClient::connect(
      *target, {}, [this, number](std::shared_ptr<wire::WebSocketSession> session) {
        loop_.post([this, number, session = std::move(session)] { opened(number, session); });
        wire::WebSocketCallbacks callbacks;
        callbacks.on_message = [this, number](const std::string& text) { receive(number, text); };
        callbacks.on_close = [this, number](const std::string& reason) { closed(number, reason); };
        return callbacks;
      });
}

void LinkClient::opened(std::int64_t connection, std::shared_ptr<wire::WebSocketSession> session) {
  session_ = std::move(session);
  current_ = connection;
  callbacks_.on_open();
}

void LinkClient::closed(std::int64_t connection, const std::string& reason) {
  spdlog::info("Link closed: {}", reason);
  loop_.post([this, connection] {
    if (connection != current_) return;
    session_.reset();
    current_ = 0;
    callbacks_.on_close();
  });
  const std::lock_guard lock(mutex_);
  closed_ = connection;
  changed_.notify_all();
}

void LinkClient::receive(std::int64_t connection, const std::string& text) {
  auto message = wire::decode_json_text<link::ServerMessage>(text);
  // A full set in a new connection repairs what a message that is ignored leaves undone.
  if (!message) return spdlog::error("Link: not a message: {}", message.error().message);
  loop_.post([this, connection, message = std::move(*message)]() mutable {
    if (connection == current_) callbacks_.on_message(std::move(message));
  });
}

}  // namespace minato::agent
