#include "control_plane/task_session.h"

#include <utility>

#include "session/session_frame.h"

namespace minato::control_plane {
namespace {

/// For the client to take the last of the output.
constexpr Millis kLastWords{60'000};

}  // namespace

void TaskSession::client_said(std::string message, Instant now) {
  const std::lock_guard lock(mutex_);
  if (end_ == End::kOver) return;
  std::vector<std::string> frames;
  if (Status taken = client_->receive(std::move(message), now, frames); !taken) {
    return end_both(taken.error().message);
  }
  hand_over(std::move(frames));
  look_for_end();
}

void TaskSession::client_gone(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  end_both("The client is gone: " + reason);
}

bool TaskSession::attach_machine(std::shared_ptr<wire::WebSocketSession> machine) {
  const std::lock_guard lock(mutex_);
  if (end_ != End::kOpen || machine_came_) return false;
  machine_ = std::move(machine);
  machine_came_ = true;
  for (std::string& frame : std::exchange(early_, {})) {
    static_cast<void>(machine_->send_binary(std::move(frame)));
  }
  return true;
}

bool TaskSession::has_machine() const {
  const std::lock_guard lock(mutex_);
  return machine_came_;
}

void TaskSession::machine_said(std::string frame, Instant now) {
  const std::lock_guard lock(mutex_);
  if (end_ != End::kOpen) return;
  std::vector<std::string> frames;
  const auto kind = static_cast<session::FrameKind>(frame.empty() ? 0 : frame.front());
  if (Status given = client_->deliver(std::move(frame), now, frames); !given) {
    return end_both(given.error().message);
  }
  hand_over(std::move(frames));
  if (kind == session::FrameKind::kExit || kind == session::FrameKind::kFailure) {
    end_ = End::kTelling;
    telling_since_ = now;
    end_machine("The session is over.");
  }
  look_for_end();
}

void TaskSession::machine_gone(Instant now) {
  const std::lock_guard lock(mutex_);
  machine_.reset();
  if (end_ != End::kOpen) return;
  end_ = End::kTelling;
  telling_since_ = now;
  client_->fail(
      "The connection to the agent of the task's machine was lost, and the session with it.", now);
  look_for_end();
}

void TaskSession::fail(const std::string& reason, Instant now) {
  const std::lock_guard lock(mutex_);
  if (end_ != End::kOpen) return;
  end_ = End::kTelling;
  telling_since_ = now;
  client_->fail(reason, now);
  end_machine(reason);
  look_for_end();
}

void TaskSession::tick(Instant now) {
  const std::lock_guard lock(mutex_);
  if (end_ == End::kOver) return;
  if (Status good = client_->tick(now); !good) return end_both(good.error().message);
  if (telling_since_ && now - *telling_since_ > kLastWords) {
    return end_both("The client did not take the last of the output.");
  }
  look_for_end();
}

bool TaskSession::is_over() const {
  const std::lock_guard lock(mutex_);
  return end_ == End::kOver;
}

void TaskSession::hand_over(std::vector<std::string> frames) {
  if (end_ == End::kTelling) return;
  for (std::string& frame : frames) {
    if (machine_ != nullptr) {
      if (Status sent = machine_->send_binary(std::move(frame)); !sent) {
        return end_both(sent.error().message);
      }
      continue;
    }
    early_bytes_ += frame.size();
    if (early_bytes_ > session::kFrameLimit) return end_both("The client sends too much at once.");
    early_.push_back(std::move(frame));
  }
}

void TaskSession::look_for_end() {
  if (end_ == End::kTelling && client_->is_over()) end_both("The session is over.");
}

void TaskSession::end_both(const std::string& reason) {
  end_ = End::kOver;
  client_->close(reason);
  end_machine(reason);
}

void TaskSession::end_machine(const std::string& reason) {
  if (machine_ != nullptr) machine_->close(reason);
  machine_.reset();
}

}  // namespace minato::control_plane
