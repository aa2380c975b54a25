#include "wire/http_server.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "wire/http_test_client.h"

namespace minato::wire {
namespace {

/// Answers with the method, target and body; "/hold" is answered when the test says so.
class Echo {
 public:
  void handle(HttpRequest request, HttpReply reply) {
    if (request.target == "/hold") {
      const std::lock_guard lock(mutex_);
      held_.push_back(std::move(reply));
      arrived_.notify_all();
      return;
    }
    if (request.target == "/drop") return;
    if (request.target == "/throw") throw std::runtime_error("as it should");
    reply({200, {{"X-Echo", "yes"}}, request.method + " " + request.target + " " + request.body});
  }

  HttpReply next_held() {
    std::unique_lock lock(mutex_);
    const bool came =
        arrived_.wait_for(lock, std::chrono::seconds(10), [this] { return !held_.empty(); });
    if (!came) return {};
    HttpReply reply = std::move(held_.front());
    held_.pop_front();
    return reply;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<HttpReply> held_;
};

class HttpServerTest : public testing::Test {
 protected:
  HttpServerOptions options() {
    HttpServerOptions options;
    options.io_threads = 2;
    options.handler = [this](HttpRequest request, HttpReply reply) {
      echo_.handle(std::move(request), std::move(reply));
    };
    return options;
  }

  void start(HttpServerOptions options) {
    auto started = HttpServer::start(std::move(options));
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
  }
  void start() { start(options()); }

  std::uint16_t port() const { return server_->port(); }
  /// Everything that comes back to `text`, the connection's end awaited.
  std::string exchange(std::string_view text) {
    RawClient client(port());
    client.send(text);
    client.finish_sending();
    return client.read_to_end();
  }

  Echo echo_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, AnswersOnOneConnectionAgainAndAgain) {
  start();
  RawClient client(port());
  for (int i = 1; i <= 3; ++i) {
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
    const std::string text = client.read_until("POST /a hi", i);
    EXPECT_NE(text.find("HTTP/1.1 200 OK\r\nDate: "), std::string::npos);
    EXPECT_NE(text.find("X-Echo: yes\r\nContent-Length: 10\r\n"), std::string::npos);
  }
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  start();
  RawClient client(port());
  std::string text;
  for (int i = 0; i < 50; ++i) text += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  client.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n" + text);
  const HttpReply reply = echo_.next_held();
  ASSERT_TRUE(reply);
  reply({200, {}, "held"});
  const std::string answers = client.read_until("GET /49 ");
  std::size_t place = answers.find("held");
  for (int i = 0; i < 50; ++i) {
    const std::size_t next = answers.find("GET /" + std::to_string(i) + " ");
    ASSERT_NE(next, std::string::npos) << i;
    EXPECT_GT(next, place);
    place = next;
  }
}

TEST_F(HttpServerTest, ClosesWhenAsked) {
  start();
  EXPECT_NE(exchange("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").find("Connection: close"),
            std::string::npos);
  EXPECT_NE(exchange("GET / HTTP/1.0\r\n\r\n").find("Connection: close"), std::string::npos);
}

TEST_F(HttpServerTest, GivesAHeadNoBody) {
  start();
  const std::string text = exchange("HEAD /x HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_NE(text.find("Content-Length: 8\r\n"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\r\n\r\n"));
}

TEST_F(HttpServerTest, SaysContinueToWhoExpectsIt) {
  start();
  RawClient client(port());
  client.send("PUT /c HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("body");
  EXPECT_NE(client.read_until("PUT /c body").find("PUT /c body"), std::string::npos);
}

TEST_F(HttpServerTest, RefusesTheTooLargeWithoutReadingIt) {
  HttpServerOptions with_refusal = options();
  with_refusal.refuse = [](const HttpRequest& request, const Error& error) {
    return HttpResponse{error.code == ErrorCode::kRequestTooLarge ? 413 : 400,
                        {},
                        request.target + ": " + error.message};
  };
  start(std::move(with_refusal));
  RawClient expecting(port());
  expecting.send("PUT /big HTTP/1.1\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n");
  const std::string refusal = expecting.read_to_end();
  EXPECT_TRUE(refusal.starts_with("HTTP/1.1 413 ")) << refusal;
  EXPECT_NE(refusal.find("/big: The request's body is larger than 1048576 bytes."),
            std::string::npos);

  // A peer that sends it all the same still gets to read why not.
  RawClient sending(port());
  sending.send("PUT /big HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n" + std::string(2000000, 'x'));
  EXPECT_TRUE(sending.read_to_end().starts_with("HTTP/1.1 413 "));

  EXPECT_TRUE(
      exchange("GET / HTTP/1.1\r\nX: " + std::string(17000, 'x')).starts_with("HTTP/1.1 413 "));
}

TEST_F(HttpServerTest, AnswersNoiseAndGoesOn) {
  start();
  for (const std::string_view noise :
       {std::string_view("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11),
        std::string_view("GET / HTTP/1.1\r\n:\r\n\r\n"), std::string_view("\0\0\0\0\r\n\r\n", 8),
        std::string_view("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n")}) {
    const std::string answer = exchange(noise);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 ")) << answer;
    EXPECT_NE(answer.find("not valid HTTP/1.1"), std::string::npos);
  }
  EXPECT_TRUE(exchange("GET / HT").empty());
  EXPECT_NE(exchange("GET /still HTTP/1.0\r\n\r\n").find("GET /still"), std::string::npos);
}

TEST_F(HttpServerTest, EndsThoseWhoDawdle) {
  HttpServerOptions impatient = options();
  impatient.read_timeout = Millis(150);
  impatient.idle_timeout = Millis(100);
  start(std::move(impatient));
  RawClient slow(port());
  slow.send("POST / HTTP/1.1\r\nContent-");
  EXPECT_TRUE(slow.read_to_end().find("did not arrive completely in time") != std::string::npos);
  RawClient slow_body(port());
  slow_body.send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_TRUE(slow_body.read_to_end().find("did not arrive") != std::string::npos);
  RawClient idle(port());
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_TRUE(idle.at_end());
}

TEST_F(HttpServerTest, AnswersForAHandlerThatDoesNot) {
  start();
  EXPECT_TRUE(exchange("GET /drop HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 500 "));
  EXPECT_TRUE(exchange("GET /throw HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 500 "));
}

TEST_F(HttpServerTest, KeepsLineBreaksOutOfItsHeaders) {
  HttpServerOptions careless = options();
  careless.handler = [](HttpRequest, HttpReply reply) {
    reply({200, {{"X-Bad", "a\r\nX-Evil: b"}, {"X-Good", "c"}}, ""});
  };
  start(std::move(careless));
  const std::string text = exchange("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(text.find("X-Evil"), std::string::npos);
  EXPECT_NE(text.find("X-Good: c"), std::string::npos);
}

TEST_F(HttpServerTest, SaysWhoHasThePort) {
  start();
  HttpServerOptions second = options();
  second.port = port();
  const auto refused = HttpServer::start(std::move(second));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "127.0.0.1:" + std::to_string(port()) + " is taken by another program");
  HttpServerOptions nowhere = options();
  nowhere.address = "nowhere";
  EXPECT_EQ(HttpServer::start(std::move(nowhere)).error().code, ErrorCode::kInvalidParameter);
}

TEST_F(HttpServerTest, StopsWhenTheLastAnswerIsOut) {
  start();
  RawClient idle(port());
  RawClient busy(port());
  busy.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
  const HttpReply reply = echo_.next_held();
  ASSERT_TRUE(reply);
  std::thread stopping([this] { server_->stop(Millis(10'000)); });
  EXPECT_EQ(idle.read_to_end(), "");
  reply({200, {}, "the last"});
  const std::string text = busy.read_to_end();
  EXPECT_NE(text.find("the last"), std::string::npos);
  EXPECT_NE(text.find("Connection: close"), std::string::npos);
  stopping.join();
}

TEST_F(HttpServerTest, TakesAnswersAfterItsEnd) {
  start();
  RawClient client(port());
  client.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
  const HttpReply reply = echo_.next_held();
  ASSERT_TRUE(reply);
  server_.reset();
  reply({200, {}, "too late"});
  EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpServerTest, ServesManyAtOnce) {
  start();
  std::vector<std::thread> clients;
  std::atomic<int> answered = 0;
  for (int c = 0; c < 8; ++c) {
    clients.emplace_back([this, &answered] {
      RawClient client(port());
      for (int i = 1; i <= 200; ++i) {
        client.send("POST /many HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n!");
        client.read_until("POST /many !", i);
        if (!client.at_end()) ++answered;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answered, 1600);
}

}  // namespace
}  // namespace minato::wire
