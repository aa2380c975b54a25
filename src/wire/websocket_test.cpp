// Server and client ends of WebSockets, against each other and against broken peers.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "wire/http_server.h"
#include "wire/http_test_client.h"
#include "wire/websocket_client.h"

namespace minato::wire {
namespace {

/// What one end saw, for the test to wait on.
class Witness {
 public:
  WebSocketCallbacks callbacks() {
    return {[this](std::string text) {
              const std::lock_guard lock(mutex_);
              messages_.push_back(std::move(text));
              changed_.notify_all();
            },
            [this](std::string reason) {
              const std::lock_guard lock(mutex_);
              close_reason_ = std::move(reason);
              ++closes_;
              changed_.notify_all();
            }};
  }

  void opened(std::shared_ptr<WebSocketSession> session) {
    const std::lock_guard lock(mutex_);
    session_ = std::move(session);
    changed_.notify_all();
  }

  std::shared_ptr<WebSocketSession> session() {
    wait([this] { return session_ != nullptr; });
    return session_;
  }
  std::vector<std::string> messages(std::size_t count) {
    wait([this, count] { return messages_.size() >= count; });
    return messages_;
  }
  /// Why it was closed; empty when it was not.
  std::string closed() {
    wait([this] { return closes_ > 0; });
    return closes_ == 1 ? close_reason_ : "";
  }

 private:
  template <class Condition>
  void wait(Condition condition) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), condition);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<WebSocketSession> session_;
  std::vector<std::string> messages_;
  std::string close_reason_;
  int closes_ = 0;
};

class WebSocketTest : public testing::Test {
 protected:
  void start(WebSocketOptions options = {}) {
    HttpServerOptions server;
    server.handler = [](HttpRequest, HttpReply reply) { reply({404, {}, "no page"}); };
    server.websockets["/agent"] = WebSocketHandler{
        .refuse = [](const HttpRequest& request) -> std::optional<HttpResponse> {
          if (request.headers.find("X-Key") == "right") return std::nullopt;
          return HttpResponse{403, {}, "not with this key"};
        },
        .open =
            [this](std::shared_ptr<WebSocketSession> session, const HttpRequest& request) {
              upgrade_ = request;
              server_end_.opened(std::move(session));
              return server_end_.callbacks();
            },
        .options = options};
    auto started = HttpServer::start(std::move(server));
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
  }

  WebSocketTarget target(const std::string& key = "right") {
    return {"127.0.0.1", server_->port(), "/agent", {{"X-Key", key}}};
  }

  Result<std::unique_ptr<WebSocketClient>> connect(const WebSocketTarget& target,
                                                   const WebSocketOptions& options = {}) {
    return WebSocketClient::connect(target, options,
                                    [this](std::shared_ptr<WebSocketSession> session) {
                                      client_end_.opened(std::move(session));
                                      return client_end_.callbacks();
                                    });
  }
  std::unique_ptr<WebSocketClient> connected(const WebSocketOptions& options = {}) {
    auto client = connect(target(), options);
    EXPECT_TRUE(client) << client.error().message;
    return client ? std::move(*client) : nullptr;
  }

  Witness server_end_;
  Witness client_end_;
  HttpRequest upgrade_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(WebSocketTest, CarriesMessagesBothWaysInOrder) {
  start();
  const auto client = connected();
  const std::string large(3u << 20, 'x');
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(client->session()->send(std::to_string(i)));
  ASSERT_TRUE(client->session()->send(large));
  const auto session = server_end_.session();
  ASSERT_TRUE(session->send("hello"));
  EXPECT_EQ(client_end_.messages(1).front(), "hello");
  const auto messages = server_end_.messages(1001);
  ASSERT_EQ(messages.size(), 1001u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(messages[i], std::to_string(i));
  EXPECT_EQ(messages.back(), large);
  EXPECT_EQ(upgrade_.headers.find("X-Key"), "right");
}

TEST_F(WebSocketTest, IsRefusedWithTheServersWords) {
  start();
  const auto refused = connect(target("wrong"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kAccessDenied);
  EXPECT_NE(refused.error().message.find("403 not with this key"), std::string::npos)
      << refused.error().message;
  WebSocketTarget elsewhere = target();
  elsewhere.path = "/elsewhere";
  const auto lost = connect(elsewhere);
  ASSERT_FALSE(lost);
  EXPECT_NE(lost.error().message.find("404 no page"), std::string::npos);
  WebSocketTarget nobody = target();
  server_.reset();
  const auto unreachable = connect(nobody);
  ASSERT_FALSE(unreachable);
  EXPECT_EQ(unreachable.error().code, ErrorCode::kUnavailable);
}

TEST_F(WebSocketTest, ClosesAfterWhatWasSent) {
  start();
  const auto client = connected();
  ASSERT_TRUE(client->session()->send("last words"));
  client->session()->close("enough");
  EXPECT_EQ(server_end_.messages(1).front(), "last words");
  EXPECT_EQ(server_end_.closed(), "The peer closed: enough");
  EXPECT_EQ(client_end_.closed(), "The connection was closed on this side.");
  EXPECT_FALSE(client->session()->send("too late"));
  const Status dead = server_end_.session()->send("too late");
  ASSERT_FALSE(dead);
  EXPECT_EQ(dead.error().code, ErrorCode::kUnavailable);
}

TEST_F(WebSocketTest, NoticesAClientThatIsGone) {
  start();
  auto client = connected();
  server_end_.session();
  client.reset();
  EXPECT_NE(server_end_.closed(), "");
  EXPECT_NE(client_end_.closed(), "");
}

TEST_F(WebSocketTest, NoticesAServerThatIsGone) {
  start();
  const auto client = connected();
  const auto session = server_end_.session();
  server_->stop(Millis(5000));
  EXPECT_EQ(client_end_.closed(), "The peer closed: The server is stopping.");
  server_.reset();
  EXPECT_FALSE(session->send("into the void"));
  session->close("again");
  EXPECT_NE(session->peer(), "");
}

TEST_F(WebSocketTest, KeepsAnIdleConnectionAndDropsADeadOne) {
  WebSocketOptions quick;
  quick.idle_timeout = Millis(400);
  start(quick);
  const auto client = connected();
  // This peer upgrades and then says nothing, not even to pings.
  RawClient dead(server_->port());
  dead.send(
      "GET /agent HTTP/1.1\r\nHost: x\r\nX-Key: right\r\nUpgrade: websocket\r\n"
      "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  EXPECT_TRUE(dead.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  dead.read_to_end();
  EXPECT_TRUE(dead.at_end());
  EXPECT_NE(server_end_.closed(), "");
  // The other one, as idle but alive, is still there after the dead one's time.
  EXPECT_TRUE(client->session()->send("still here"));
  EXPECT_EQ(server_end_.messages(1).front(), "still here");
}

TEST_F(WebSocketTest, RefusesToQueueWithoutEnd) {
  WebSocketOptions small;
  small.queue_limit = 1u << 20;
  start(small);
  RawClient reader(server_->port());  // It never reads.
  reader.send(
      "GET /agent HTTP/1.1\r\nHost: x\r\nX-Key: right\r\nUpgrade: websocket\r\n"
      "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  const auto session = server_end_.session();
  ASSERT_TRUE(session);
  Status sent;
  for (int i = 0; i < 1000 && sent; ++i) sent = session->send(std::string(100'000, 'x'));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::kUnavailable);
}

TEST_F(WebSocketTest, EndsWhoBreaksTheProtocol) {
  WebSocketOptions small;
  small.message_limit = 1000;
  start(small);
  const auto client = connected();
  ASSERT_TRUE(client->session()->send(std::string(1001, 'x')));
  const std::string reason = server_end_.closed();
  EXPECT_NE(reason.find("limit"), std::string::npos) << reason;
  EXPECT_NE(client_end_.closed(), "");

  const std::string upgrade =
      "GET /agent HTTP/1.1\r\nHost: x\r\nX-Key: right\r\nUpgrade: websocket\r\n"
      "Connection: Upgrade\r\n";
  RawClient keyless(server_->port());
  keyless.send(upgrade + "\r\n");
  EXPECT_TRUE(keyless.read_to_end().starts_with("HTTP/1.1 400 "));
  RawClient hasty(server_->port());
  hasty.send(upgrade +
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n\r\nxx");
  EXPECT_TRUE(hasty.read_to_end().starts_with("HTTP/1.1 400 "));
}

TEST_F(WebSocketTest, TakesNothingButText) {
  start();
  RawClient peer(server_->port());
  peer.send(
      "GET /agent HTTP/1.1\r\nHost: x\r\nX-Key: right\r\nUpgrade: websocket\r\n"
      "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  ASSERT_TRUE(peer.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  // A frame of text, then a binary one, both with a mask of zeros.
  peer.send(std::string_view("\x81\x81\0\0\0\0a\x82\x81\0\0\0\0\xFF", 14));
  EXPECT_EQ(server_end_.closed(), "The peer sent a message that is no text.");
  EXPECT_EQ(server_end_.messages(1), std::vector<std::string>{"a"});
}

TEST_F(WebSocketTest, CarriesBytesWhereTheyAreWanted) {
  HttpServerOptions options;
  options.handler = [](HttpRequest, HttpReply reply) { reply({404, {}, "no page"}); };
  options.websockets["/bytes"] =
      WebSocketHandler{.refuse = [](const HttpRequest&) { return std::optional<HttpResponse>(); },
                       .open =
                           [this](std::shared_ptr<WebSocketSession> session, const HttpRequest&) {
                             auto callbacks = server_end_.callbacks();
                             // Both kinds come back as what they are, in order.
                             callbacks.on_binary = [session](std::string bytes) {
                               static_cast<void>(session->send_binary(bytes + "!"));
                               static_cast<void>(session->send("text"));
                             };
                             return callbacks;
                           },
                       .options = {}};
  const auto server = *HttpServer::start(std::move(options));
  Witness bytes;
  const auto client = *WebSocketClient::connect(
      {"127.0.0.1", server->port(), "/bytes", {}}, {}, [&](std::shared_ptr<WebSocketSession>) {
        auto callbacks = client_end_.callbacks();
        callbacks.on_binary = bytes.callbacks().on_message;
        return callbacks;
      });
  const std::string sent("\xff\0\x80", 3);
  ASSERT_TRUE(client->session()->send_binary(sent));
  EXPECT_EQ(bytes.messages(1), std::vector<std::string>{sent + "!"});
  EXPECT_EQ(client_end_.messages(1), std::vector<std::string>{"text"});
}

}  // namespace
}  // namespace minato::wire
