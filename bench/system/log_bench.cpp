// CloudWatch Logs under load: a control plane in this process, spoken to over HTTP with signatures,
// as an agent or a script would. Not built by default.
//
//   log_bench [SECONDS] [LINES]   lines a second that PutLogEvents takes for so long (20), and how
//                                 long searching a stream takes that has so many lines of the last
//                                 day (1,000,000)
//
// Clients and server share the processors: what is shown is what is left to the server.
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "api/logs_codec.h"
#include "base/check.h"
#include "base/system_clock.h"
#include "control_plane/server.h"
#include "wire/codec/json_codec.h"
#include "wire/http_client.h"
#include "wire/sigv4_signer.h"

namespace minato {
namespace {

using std::chrono::steady_clock;

constexpr int kClients = 4;
constexpr int kStreamsOfAClient = 5;
constexpr int kLinesOfABatch = 1'000;
constexpr std::int64_t kDay = 24 * 3'600'000;
const wire::AccessKey kKey{"AKIABENCH", "secret"};
constexpr const char* kRegion = "eu-central-1";

double seconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return time.tv_sec + time.tv_usec / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// One connection; a refusal ends the process.
class Client {
 public:
  explicit Client(std::uint16_t port)
      : url_("http://127.0.0.1:" + std::to_string(port) + "/"),
        host_("127.0.0.1:" + std::to_string(port)) {}

  std::string send(const std::string& operation, std::string body) {
    wire::HttpRequest signed_request{"POST", "/", {{"Host", host_}}, std::move(body), ""};
    signed_request.headers.add("Content-Type", "application/x-amz-json-1.1");
    signed_request.headers.add("X-Amz-Target", "Logs_20140328." + operation);
    signer_.sign(signed_request, wall_now());
    wire::HttpClientRequest request;
    request.method = "POST";
    request.url = url_;
    request.headers = signed_request.headers;
    request.body = std::move(signed_request.body);
    const auto answer = client_.send(request);
    MINATO_CHECK(answer.has_value(), answer.error().message);
    MINATO_CHECK(answer->status == 200, answer->body);
    return answer->body;
  }

  template <class Operation>
  typename Operation::Response call(const typename Operation::Request& request) {
    const std::string text = send(std::string(Operation::kName), wire::encode_json_text(request));
    auto response = wire::decode_json_text<typename Operation::Response>(text);
    MINATO_CHECK(response.has_value(), response.error().message);
    return std::move(*response);
  }

 private:
  std::string url_;
  std::string host_;
  wire::Sigv4Signer signer_{kKey, kRegion, "logs"};
  wire::HttpClient client_{wire::HttpClientOptions{}};
};

std::string line_text(std::int64_t number) {
  return fmt::format(
      R"({{"level":"{}","request":"{:016x}","path":"/shop/items/{}","status":{},"latency":{},"user":"u-{}"}})",
      number % 1'000 == 0 ? "ERROR" : "INFO", number * 0x9e3779b97f4a7c15ULL, number % 5'000,
      number % 97 == 0 ? 404 : 200, number * 7 % 900, number % 30'000);
}

void make_stream(Client& client, const std::string& name) {
  logs::api::CreateLogStreamRequest request;
  request.log_group_name = "bench";
  request.log_stream_name = name;
  client.call<logs::api::CreateLogStream>(request);
}

void measure_taking(std::uint16_t port, double seconds) {
  std::atomic<std::int64_t> lines = 0, bytes = 0;
  std::vector<std::thread> threads;
  const auto start = steady_clock::now();
  const double processor = processor_seconds();
  for (int number = 0; number < kClients; ++number) {
    threads.emplace_back([&, number] {
      Client client(port);
      for (int stream = 0; stream < kStreamsOfAClient; ++stream) {
        make_stream(client, fmt::format("web/main/{}-{}", number, stream));
      }
      for (std::int64_t batch = 0; seconds_since(start) < seconds; ++batch) {
        logs::api::PutLogEventsRequest request;
        request.log_group_name = "bench";
        request.log_stream_name = fmt::format("web/main/{}-{}", number, batch % kStreamsOfAClient);
        const std::int64_t now = to_millis(wall_now());
        for (int i = 0; i < kLinesOfABatch; ++i) {
          request.log_events.push_back({now, line_text(batch * kLinesOfABatch + i)});
          bytes += static_cast<std::int64_t>(request.log_events.back().message.size());
        }
        client.call<logs::api::PutLogEvents>(request);
        lines += kLinesOfABatch;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const double took = seconds_since(start);
  fmt::print(
      "taken: {:.0f} lines/s ({:.1f} MB/s of text) for {:.1f} s, {} clients, batches of {}; "
      "processors busy {:.0f} % with clients and server\n",
      static_cast<double>(lines) / took, static_cast<double>(bytes) / took / 1e6, took, kClients,
      kLinesOfABatch, 100 * (processor_seconds() - processor) / took);
}

void fill_day(Client& client, std::int64_t lines) {
  make_stream(client, "day");
  // A little less than a day: it must all be within the last one when it is searched.
  const std::int64_t begin = to_millis(wall_now()) - kDay + 600'000;
  for (std::int64_t at = 0; at < lines; at += 5'000) {
    logs::api::PutLogEventsRequest request;
    request.log_group_name = "bench";
    request.log_stream_name = "day";
    for (std::int64_t i = at; i < std::min(lines, at + 5'000); ++i) {
      request.log_events.push_back({begin + i * (kDay - 600'000) / lines, line_text(i)});
    }
    client.call<logs::api::PutLogEvents>(request);
  }
}

void measure_search(Client& client, const std::string& pattern) {
  logs::api::FilterLogEventsRequest request;
  request.log_group_name = "bench";
  request.log_stream_names.emplace().push_back("day");
  request.start_time = to_millis(wall_now()) - kDay;
  request.filter_pattern = pattern;
  const auto start = steady_clock::now();
  std::size_t found = 0, pages = 0;
  do {
    const auto page = client.call<logs::api::FilterLogEvents>(request);
    found += page.events->size();
    ++pages;
    request.next_token = page.next_token;
  } while (request.next_token);
  fmt::print("searched: {:.3f} s, {} lines in {} pages, by {}\n", seconds_since(start), found,
             pages, pattern);
}

void run(double seconds, std::int64_t lines) {
  std::string name = (std::filesystem::temp_directory_path() / "minato-log-bench-XXXXXX").native();
  MINATO_CHECK(::mkdtemp(name.data()) != nullptr, "no temporary directory can be made");
  control_plane::ServerOptions options;
  options.port = 0;
  options.data = name;
  options.access_key = kKey;
  options.cloud.identity = {kRegion, "123456789012"};
  {
    auto server = control_plane::Server::start(std::move(options));
    MINATO_CHECK(server.has_value(), server.error().message);
    Client client((*server)->port());
    logs::api::CreateLogGroupRequest group;
    group.log_group_name = "bench";
    client.call<logs::api::CreateLogGroup>(group);
    measure_taking((*server)->port(), seconds);
    fill_day(client, lines);
    fmt::print("a stream with {} lines of the last day:\n", lines);
    for (const char* pattern :
         {"nowhere", "ERROR", "\"u-4711\" -ERROR", "%404%",
          "{ $.level = \"ERROR\" && $.latency > 500 }", "{ $.latency > 898 }", "[..., last=*x*]"}) {
      measure_search(client, pattern);
    }
  }
  std::filesystem::remove_all(name);
}

}  // namespace
}  // namespace minato

int main(int count, char** arguments) {
  minato::run(count > 1 ? std::stod(arguments[1]) : 20,
              count > 2 ? std::stoll(arguments[2]) : 1'000'000);
}
