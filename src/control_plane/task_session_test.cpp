#include "control_plane/task_session.h"

#include <gtest/gtest.h>

#include "control_plane/frame_client.h"
#include "session/session_frame.h"

namespace minato::control_plane {
namespace {

using session::FrameKind;

/// A WebSocket that remembers what it was given.
class KeptSocket final : public wire::WebSocketSession {
 public:
  Status send(std::string) override { return {}; }
  Status send_binary(std::string bytes) override {
    if (closed_) return fail(ErrorCode::kUnavailable, "closed");
    sent_.push_back(std::move(bytes));
    return {};
  }
  void close(std::string reason) override {
    if (!closed_) closed_ = std::move(reason);
  }
  const std::string& peer() const override { return peer_; }

  std::vector<std::string> sent_;
  std::optional<std::string> closed_;

 private:
  const std::string peer_ = "peer";
};

class TaskSessionTest : public testing::Test {
 protected:
  const Instant now_ = instant_from_millis(1'000);
  std::shared_ptr<KeptSocket> client_ = std::make_shared<KeptSocket>();
  std::shared_ptr<KeptSocket> machine_ = std::make_shared<KeptSocket>();
  TaskSession session_{std::make_unique<FrameClient>(client_)};
};

using Sent = std::vector<std::string>;

TEST_F(TaskSessionTest, CarriesFramesBothWays) {
  session_.client_said("iearly", now_);
  EXPECT_FALSE(session_.has_machine());
  ASSERT_TRUE(session_.attach_machine(machine_));
  session_.client_said("ilate", now_);
  EXPECT_EQ(machine_->sent_, (Sent{"iearly", "ilate"}));
  session_.machine_said("ohello", now_);
  session_.machine_said("x3", now_);
  EXPECT_EQ(client_->sent_, (Sent{"ohello", "x3"}));
  EXPECT_TRUE(session_.is_over());
  EXPECT_TRUE(client_->closed_);
  EXPECT_TRUE(machine_->closed_);
}

TEST_F(TaskSessionTest, HasOneMachine) {
  EXPECT_TRUE(session_.attach_machine(machine_));
  EXPECT_FALSE(session_.attach_machine(std::make_shared<KeptSocket>()));
}

TEST_F(TaskSessionTest, TheMachineHearsThatTheClientIsGone) {
  session_.attach_machine(machine_);
  session_.client_gone("reset");
  EXPECT_TRUE(machine_->closed_);
  EXPECT_TRUE(session_.is_over());
  EXPECT_FALSE(session_.attach_machine(machine_));
}

TEST_F(TaskSessionTest, TheClientHearsThatTheMachineIsGone) {
  session_.attach_machine(machine_);
  session_.machine_gone(now_);
  ASSERT_EQ(client_->sent_.size(), 1u);
  EXPECT_EQ(client_->sent_[0][0], 'f');
  EXPECT_NE(client_->sent_[0].find("lost"), std::string::npos);
  EXPECT_TRUE(session_.is_over());
}

TEST_F(TaskSessionTest, ARefusalReachesTheClient) {
  session_.fail("no room", now_);
  EXPECT_EQ(client_->sent_, (Sent{"fno room"}));
  EXPECT_TRUE(client_->closed_);
}

TEST_F(TaskSessionTest, AClientThatSaysWhatOnlyMachinesSayIsCutOff) {
  session_.attach_machine(machine_);
  session_.client_said("x0", now_);
  EXPECT_TRUE(session_.is_over());
  EXPECT_TRUE(machine_->sent_.empty());
}

TEST_F(TaskSessionTest, AClientMayNotFillTheMemory) {
  const std::string frame = "i" + std::string(100'000, 'x');
  for (int i = 0; i < 20 && !session_.is_over(); ++i) session_.client_said(frame, now_);
  EXPECT_TRUE(session_.is_over());
}

}  // namespace
}  // namespace minato::control_plane
