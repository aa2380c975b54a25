// What the HTTP server makes of small requests on one I/O thread, client and server on the same
// machine: one at a time over one connection, and many in flight (pipelined, so that the client
// costs little).
#include <benchmark/benchmark.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "wire/http_server.h"
#include "wire/http_tcp_connect.h"

namespace minato::wire {
namespace {

constexpr std::string_view kAnswerEnd = "}";

std::unique_ptr<HttpServer> echo_server() {
  HttpServerOptions options;
  options.handler = [](HttpRequest request, HttpReply reply) {
    reply({200, {{"Content-Type", "application/x-amz-json-1.1"}}, std::move(request.body)});
  };
  return std::move(*HttpServer::start(std::move(options)));
}

std::string requests(int count) {
  const std::string body = R"({"cluster":"c","services":["web-1"]})";
  std::string text;
  for (int i = 0; i < count; ++i) {
    text +=
        "POST / HTTP/1.1\r\nHost: 127.0.0.1:4566\r\nAccept-Encoding: identity\r\n"
        "X-Amz-Target: AmazonEC2ContainerServiceV20141113.DescribeServices\r\n"
        "Content-Type: application/x-amz-json-1.1\r\nUser-Agent: Boto3/1.26.27\r\n"
        "X-Amz-Date: 20260101T000500Z\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  return text;
}

void send_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent > 0) text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// Reads until `count` answers have ended.
bool receive(int fd, int count) {
  char buffer[65536];
  while (count > 0) {
    pollfd waiting{fd, POLLIN, 0};
    if (::poll(&waiting, 1, 10'000) != 1) return false;
    const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    const std::string_view text(buffer, static_cast<std::size_t>(got));
    for (const char c : text) count -= c == kAnswerEnd.front() ? 1 : 0;
  }
  return true;
}

void http_echo(benchmark::State& state) {
  const auto server = echo_server();
  const UniqueFd connection = *connect_tcp("127.0.0.1", server->port(), Millis(1000));
  const int in_flight = static_cast<int>(state.range(0));
  const std::string text = requests(in_flight);
  for (auto _ : state) {
    send_all(connection.get(), text);
    if (!receive(connection.get(), in_flight)) state.SkipWithError("no answer");
  }
  state.SetItemsProcessed(state.iterations() * in_flight);
}
BENCHMARK(http_echo)->Arg(1)->Arg(64)->UseRealTime();

void http_server_start(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(echo_server());
}
BENCHMARK(http_server_start)->UseRealTime();

}  // namespace
}  // namespace minato::wire
