// The agent's end of the link against a real server on loopback.
#include "agent/link_client.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>

#include "agent/temporary_directory.h"
#include "api/agent_codec.h"
#include "base/system_clock.h"
#include "wire/credentials.h"
#include "wire/http_server.h"

namespace minato::agent {
namespace {

using std::chrono::seconds;

// A control plane that takes every machine whose request is signed and notes what it is told.
class ServerEnd {
 public:
  void start(std::uint16_t port = 0) {
    wire::HttpServerOptions options;
    options.port = port;
    options.handler = [](wire::HttpRequest, wire::HttpReply reply) { reply({}); };
    wire::WebSocketHandler handler;
    handler.refuse = [this](const wire::HttpRequest& request) -> std::optional<wire::HttpResponse> {
      const std::lock_guard lock(mutex_);
      authorization_ = request.headers.find("Authorization").value_or("");
      return std::nullopt;
    };
    handler.open = [this](std::shared_ptr<wire::WebSocketSession> session, const auto&) {
      const std::lock_guard lock(mutex_);
      session_ = std::move(session);
      wire::WebSocketCallbacks callbacks;
      callbacks.on_message = [this](const std::string& text) { take(text); };
      callbacks.on_close = [](const std::string&) {};
      return callbacks;
    };
    options.websockets["/agent"] = std::move(handler);
    auto server = wire::HttpServer::start(std::move(options));
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }
  void stop() { server_.reset(); }
  std::uint16_t port() const { return server_->port(); }
  std::string authorization() {
    const std::lock_guard lock(mutex_);
    return authorization_;
  }
  void say(const std::string& text) {
    const std::lock_guard lock(mutex_);
    EXPECT_TRUE(session_->send(text));
  }
  bool heard(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, seconds(10), [&] { return messages_.size() >= count; });
  }
  link::AgentMessage message(std::size_t index) {
    const std::lock_guard lock(mutex_);
    return messages_.at(index);
  }

 private:
  void take(const std::string& text) {
    auto message = wire::decode_json_text<link::AgentMessage>(text);
    ASSERT_TRUE(message) << message.error().message;
    const std::lock_guard lock(mutex_);
    messages_.push_back(std::move(*message));
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string authorization_;
  std::shared_ptr<wire::WebSocketSession> session_;
  std::vector<link::AgentMessage> messages_;
  std::unique_ptr<wire::HttpServer> server_;
};

class LinkClientTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(wire::load_or_create_access_key(directory_.path(),
                                                wire::AccessKey{"AKIAEXAMPLE", "secret"}));
    server_.start();
    thread_ = std::thread([this] { loop_.run(); });
    connect(server_.port());
  }
  void TearDown() override {
    loop_.stop();
    thread_.join();
    client_.reset();
  }

  void connect(std::uint16_t port) {
    std::promise<void> made;
    loop_.post([this, port, &made] {
      client_ = std::make_unique<LinkClient>(
          ControlPlaneAddress{"127.0.0.1", port, "us-east-1", directory_.path()}, loop_,
          LinkCallbacks{[this] { hello(); },
                        [this](link::ServerMessage message) { take(std::move(message)); },
                        [this] { ++closed_; }});
      made.set_value();
    });
    made.get_future().wait();
  }
  // What the agent does with a new connection: it says who it is.
  void hello() {
    link::AgentMessage message;
    message.heartbeat = link::Heartbeat{++opened_};
    client_->send(message);
  }
  void take(link::ServerMessage message) {
    if (message.registered) {
      link::AgentMessage answer;
      answer.assignments_ack = link::AssignmentsAck{message.registered->heartbeat_millis};
      client_->send(answer);
    }
    if (message.refused) client_->drop(message.refused->reason);
  }

  TemporaryDirectory directory_;
  SystemClock clock_;
  EventLoop loop_{clock_};
  ServerEnd server_;
  std::unique_ptr<LinkClient> client_;
  std::thread thread_;
  // The loop's.
  std::int32_t opened_ = 0;
  int closed_ = 0;
};

TEST_F(LinkClientTest, SignsInAndTalksBothWays) {
  ASSERT_TRUE(server_.heard(1));
  EXPECT_EQ(server_.message(0).heartbeat->tasks, 1);
  EXPECT_NE(server_.authorization().find("Credential=AKIAEXAMPLE/"), std::string::npos);
  EXPECT_NE(server_.authorization().find("/us-east-1/minato/aws4_request"), std::string::npos);
  server_.say(R"({"registered": {"heartbeatMillis": 77}})");
  ASSERT_TRUE(server_.heard(2));
  EXPECT_EQ(server_.message(1).assignments_ack->sequence, 77);
}

TEST_F(LinkClientTest, ConnectsAgainWhenTheControlPlaneComesBack) {
  ASSERT_TRUE(server_.heard(1));
  const std::uint16_t port = server_.port();
  server_.stop();
  server_.start(port);
  ASSERT_TRUE(server_.heard(2));
  EXPECT_EQ(server_.message(1).heartbeat->tasks, 2);
}

TEST_F(LinkClientTest, ConnectsAgainWhenItDropsTheConnection) {
  ASSERT_TRUE(server_.heard(1));
  server_.say(R"({"refused": {"reason": "not now"}})");
  ASSERT_TRUE(server_.heard(2));
}

TEST_F(LinkClientTest, SkipsWhatIsNoMessage) {
  ASSERT_TRUE(server_.heard(1));
  server_.say("nonsense");
  server_.say(R"({"registered": {"heartbeatMillis": "soon"}})");
  server_.say(R"({"registered": {"heartbeatMillis": 5}})");
  ASSERT_TRUE(server_.heard(2));
  EXPECT_EQ(server_.message(1).assignments_ack->sequence, 5);
}

}  // namespace
}  // namespace minato::agent
