#include "wire/http_client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "wire/http_server.h"
#include "wire/http_url.h"

namespace minato::wire {
namespace {

/// Two servers, so that a redirect can lead to another origin.
class HttpClientTest : public testing::Test {
 protected:
  void SetUp() override {
    first_ = serve();
    second_ = serve();
  }

  std::unique_ptr<HttpServer> serve() {
    HttpServerOptions options;
    options.idle_timeout = Millis(200);
    options.handler = [this](HttpRequest request, HttpReply reply) { reply(answer(request)); };
    auto started = HttpServer::start(std::move(options));
    EXPECT_TRUE(started);
    return std::move(*started);
  }

  HttpResponse answer(const HttpRequest& request) {
    ++requests_;
    {
      const std::lock_guard lock(mutex_);
      peers_.push_back(request.peer);
    }
    const std::string_view path = target_path(request.target);
    if (path == "/elsewhere") return redirect(url(*second_, "/headers"));
    if (path == "/near") return redirect("headers?x=1");
    if (path == "/loop") return redirect("/loop");
    if (path == "/headers") {
      const std::string authorization(request.headers.find("Authorization").value_or("none"));
      return {200, {}, request.target + " " + authorization};
    }
    if (path == "/missing") return {404, {{"X-Why", "gone"}}, "nothing here"};
    if (path == "/large") return {200, {}, std::string(3u << 20, 'x')};
    return {200, {}, request.method + " " + request.body};
  }

  static HttpResponse redirect(std::string location) {
    return {307, {{"Location", std::move(location)}}, "go on"};
  }
  static std::string url(const HttpServer& server, std::string_view path) {
    return "http://127.0.0.1:" + std::to_string(server.port()) + std::string(path);
  }
  std::string url(std::string_view path) const { return url(*first_, path); }

  std::mutex mutex_;
  std::vector<std::string> peers_;
  std::atomic<int> requests_ = 0;
  std::unique_ptr<HttpServer> first_;
  std::unique_ptr<HttpServer> second_;
  HttpClient client_;
};

TEST_F(HttpClientTest, SendsAndReceives) {
  const auto got = client_.send({"POST", url("/"), {}, "body"});
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->body, "POST body");
  const auto missing = client_.send({"GET", url("/missing"), {}, ""});
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing->status, 404);
  EXPECT_EQ(missing->headers.find("x-why"), "gone");
  EXPECT_EQ(missing->body, "nothing here");
  const auto head = client_.send({"HEAD", url("/large"), {}, ""});
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->headers.find("Content-Length"), std::to_string(3u << 20));
  EXPECT_TRUE(head->body.empty());
}

TEST_F(HttpClientTest, KeepsTheConnectionWhileItLasts) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client_.send({"GET", url("/"), {}, ""}));
  EXPECT_EQ(peers_[0], peers_[2]);
  // A server that gave up and came back is not a failure.
  const std::uint16_t port = first_->port();
  first_.reset();
  HttpServerOptions options;
  options.port = port;
  options.handler = [this](HttpRequest request, HttpReply reply) { reply(answer(request)); };
  auto again = HttpServer::start(std::move(options));
  ASSERT_TRUE(again) << again.error().message;
  first_ = std::move(*again);
  const auto got = client_.send({"POST", url("/"), {}, "x"});
  EXPECT_TRUE(got) << got.error().message;
}

TEST_F(HttpClientTest, FollowsRedirectsWithoutTakingSecretsElsewhere) {
  const HttpHeaders secret{{"Authorization", "Bearer secret"}};
  const auto near = client_.send({"GET", url("/near"), secret, ""});
  ASSERT_TRUE(near) << near.error().message;
  EXPECT_EQ(near->body, "/headers?x=1 Bearer secret");
  const auto elsewhere = client_.send({"GET", url("/elsewhere"), secret, ""});
  ASSERT_TRUE(elsewhere) << elsewhere.error().message;
  EXPECT_EQ(elsewhere->body, "/headers none");
  const auto posted = client_.send({"POST", url("/near"), secret, "x"});
  ASSERT_TRUE(posted);
  EXPECT_EQ(posted->status, 307);
  requests_ = 0;
  const auto loop = client_.send({"GET", url("/loop"), {}, ""});
  ASSERT_FALSE(loop);
  EXPECT_NE(loop.error().message.find("more than 5 redirects"), std::string::npos);
  EXPECT_EQ(requests_, 6);
}

TEST_F(HttpClientTest, HandsTheBodyOnAsItComes) {
  std::size_t size = 0;
  int heads = 0;
  HttpBodySink sink;
  sink.on_head = [&](const HttpResponseHead& head) -> Status {
    ++heads;
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.url, url("/large"));
    return {};
  };
  sink.on_data = [&](std::string_view data) -> Status { return size += data.size(), Status(); };
  ASSERT_TRUE(client_.stream({"GET", url("/large"), {}, ""}, sink));
  EXPECT_EQ(size, 3u << 20);
  EXPECT_EQ(heads, 1);
  sink.on_data = [](std::string_view) -> Status {
    return fail(ErrorCode::kStorageFull, "no room");
  };
  const Status stopped = client_.stream({"GET", url("/large"), {}, ""}, sink);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::kStorageFull);
  HttpClient modest(HttpClientOptions{.body_limit = 1000, .certificate_authorities = ""});
  EXPECT_EQ(modest.send({"GET", url("/large"), {}, ""}).error().code, ErrorCode::kRequestTooLarge);
}

TEST_F(HttpClientTest, SaysWhatWentWrong) {
  for (const std::string bad :
       {"", "nonsense", "ftp://x/", "http://", "http://x:0/", "http://x:99999/"}) {
    const auto got = client_.send({"GET", bad, {}, ""});
    ASSERT_FALSE(got) << bad;
    EXPECT_EQ(got.error().code, ErrorCode::kInvalidParameter) << got.error().message;
  }
  const std::string gone = url("/");
  first_.reset();
  const auto refused = client_.send({"GET", gone, {}, ""});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(refused.error().message.find("Connection refused"), std::string::npos);
}

TEST(HttpUrl, IsTakenApart) {
  const auto url = parse_http_url("https://Example.com/v2/a%20b?x=%2f#fragment");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->port, 443);
  EXPECT_EQ(url->target, "/v2/a%20b?x=%2f");
  EXPECT_EQ(url->host_header(), "Example.com");
  EXPECT_EQ(parse_http_url("http://[::1]:8080")->host_header(), "[::1]:8080");
  EXPECT_EQ(parse_http_url("http://[::1]:8080")->target, "/");
  const auto base = parse_http_url("http://a:81/b/c?d");
  EXPECT_EQ(resolve_http_url(*base, "e")->text(), "http://a:81/b/e");
  EXPECT_EQ(resolve_http_url(*base, "/e?f")->text(), "http://a:81/e?f");
  EXPECT_EQ(resolve_http_url(*base, "//g/h")->text(), "http://g/h");
  EXPECT_FALSE(resolve_http_url(*base, "file:///etc/passwd"));
  EXPECT_FALSE(parse_http_url("http://a:81b/c"));
}

}  // namespace
}  // namespace minato::wire
