// What the balancer's upkeep costs at rest, and what its configuration costs a request, with a real
// HAProxy: not built by default.
//
//   ingress_bench statistics   100 target groups of 100 targets each: percent of a core that
//   HAProxy
//                              and the agent's half (health, statistics each second, as JSON) take
//   ingress_bench throughput   processor time of HAProxy for a request, against a configuration
//                              written by hand that only forwards; needs wrk
//
// Targets are one tiny server in this process, on loopback; its time is not counted.
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <ranges>
#include <sstream>

#include "api/agent_codec.h"
#include "base/file.h"
#include "ingress/haproxy_process.h"
#include "ingress/http_test_peers.h"
#include "ingress/proxy_paths.h"
#include "ingress/test_shapes.h"

namespace minato::ingress {
namespace {

using std::chrono::steady_clock;

constexpr int kGroups = 100;
constexpr int kTargets = 100;
constexpr std::uint16_t kFirstPort = 21000;
constexpr const char* kAddress = "127.91.3.1";

double seconds_of(const timespec& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Answers every request at once, on one thread.
class TinyServer {
 public:
  TinyServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_in place = socket_place("127.91.2.1", 0);
    socklen_t length = sizeof place;
    if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&place), length) != 0) std::abort();
    ::listen(listener_.get(), 4096);
    ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&place), &length);
    port_ = ntohs(place.sin_port);
    watch(listener_.get());
    thread_ = std::thread([this] { serve(); });
  }
  ~TinyServer() {
    stopping_ = true;
    thread_.join();
  }
  std::uint16_t port() const { return port_; }
  double processor_seconds() {
    clockid_t clock{};
    timespec time{};
    ::pthread_getcpuclockid(thread_.native_handle(), &clock);
    ::clock_gettime(clock, &time);
    return seconds_of(time);
  }

 private:
  void watch(int fd) {
    epoll_event event{EPOLLIN, {.fd = fd}};
    ::epoll_ctl(poll_.get(), EPOLL_CTL_ADD, fd, &event);
  }
  void serve() {
    epoll_event events[64];
    while (!stopping_) {
      const int count = ::epoll_wait(poll_.get(), events, 64, 200);
      for (int i = 0; i < count; ++i) turn(events[i].data.fd);
    }
  }
  void turn(int fd) {
    if (fd == listener_.get()) {
      const int client = ::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (client < 0) return;
      const int on = 1;
      ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return watch(client);
    }
    char request[8192];
    static constexpr std::string_view kAnswer =
        "HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\nhello world hello world";
    const ssize_t got = ::recv(fd, request, sizeof request, 0);
    if (got <= 0 || ::send(fd, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) <= 0) ::close(fd);
  }

  UniqueFd listener_;
  UniqueFd poll_{::epoll_create1(EPOLL_CLOEXEC)};
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

std::string arn_of(const char* kind, int number) {
  return fmt::format("arn:aws:elasticloadbalancing:us-east-1:123456789012:{}/{:03}/{:016x}", kind,
                     number, number);
}

link::IngressConfiguration configuration(int groups, int targets, const TinyServer& server) {
  link::IngressConfiguration made;
  made.full = true;
  auto balancer = test_balancer(arn_of("loadbalancer/app", 0), "bench", kAddress);
  for (int number = 0; number < groups; ++number) {
    auto group = test_group(arn_of("targetgroup", number), fmt::format("{:03}", number));
    group.health_check.interval_seconds = 300;
    for (int i = 0; i < targets; ++i) {
      group.targets.push_back(
          {fmt::format("i-{:06}", number * targets + i), server.port(), "127.91.2.1", false});
    }
    balancer.listeners.push_back(
        test_listener(arn_of("listener", number), kFirstPort + number, group.arn));
    if (!made.target_groups) made.target_groups.emplace();
    made.target_groups->push_back(std::move(group));
  }
  made.load_balancers.emplace().push_back(std::move(balancer));
  return made;
}

double processor_seconds_of(int process) {
  const auto text = read_file(fmt::format("/proc/{}/stat", process)).value_or("");
  std::istringstream words(text.substr(text.rfind(')') + 1));
  std::string skipped;
  double user = 0;
  double system = 0;
  for (int i = 0; i < 11; ++i) words >> skipped;
  words >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double own_processor_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return seconds_of(time);
}

/// An Ingress as the agent has it: what it tells is made into messages, and thrown away.
class BenchedIngress {
 public:
  BenchedIngress() {
    folder_ = std::filesystem::temp_directory_path() / fmt::format("minato-bench-{}", ::getpid());
    IngressOptions options;
    options.directory = folder_;
    options.on_statistics = [this](link::IngressStatistics statistics) {
      link::AgentMessage message;
      message.ingress_statistics = std::move(statistics);
      bytes_ += static_cast<std::int64_t>(wire::encode_json_text(message).size());
      ++messages_;
    };
    ingress_ = std::move(*Ingress::start(std::move(options)));
    ingress_->set_local_targets({});
  }
  ~BenchedIngress() { ingress_->shut_down(); }

  Ingress& ingress() { return *ingress_; }
  int messages() const { return messages_; }
  std::int64_t bytes() const { return bytes_; }

  std::size_t healthy() const {
    std::size_t count = 0;
    for (const auto& report : ingress_->target_health()) {
      if (report.state == link::TargetState::kHealthy) ++count;
    }
    return count;
  }
  /// Some groups at a time, as a machine gets its targets: each is probed many times a second until
  /// it answers.
  void apply_in_turn(link::IngressConfiguration all) {
    constexpr std::size_t kAtOnce = 5;
    link::IngressConfiguration empty = all;
    for (auto& group : *empty.target_groups) group.targets.clear();
    ingress_->apply(std::move(empty));
    auto& groups = *all.target_groups;
    std::size_t targets = 0;
    for (std::size_t from = 0; from < groups.size(); from += kAtOnce) {
      link::IngressConfiguration some;
      some.target_groups.emplace();
      for (std::size_t i = from; i < std::min(from + kAtOnce, groups.size()); ++i) {
        targets += groups[i].targets.size();
        some.target_groups->push_back(groups[i]);
      }
      ingress_->apply(std::move(some));
      wait_until_healthy(targets);
    }
  }

  void wait_until_healthy(std::size_t count) const {
    const auto deadline = steady_clock::now() + std::chrono::seconds(120);
    while (healthy() < count && steady_clock::now() < deadline) {
      std::this_thread::sleep_for(Millis(100));
    }
    if (healthy() < count) {
      fmt::print("only {} of {} targets are healthy\n", healthy(), count);
      std::fflush(stdout);
    }
  }
  double haproxy_seconds() const {
    HaproxyProcess process("", ProxyPaths{folder_});
    if (!process.adopt()) return 0;
    const auto workers = process.workers();
    double seconds = processor_seconds_of(
        std::atoi(read_file(ProxyPaths(folder_).process_id).value_or("0").c_str()));
    if (workers) seconds += processor_seconds_of(workers->current);
    return seconds;
  }

 private:
  std::filesystem::path folder_;
  std::atomic<int> messages_ = 0;
  std::atomic<std::int64_t> bytes_ = 0;
  std::unique_ptr<Ingress> ingress_;
};

// Every group gets a request in every second, so that each has something to tell.
void ask_each_group(std::vector<UniqueFd>& clients, double& seconds) {
  timespec before{};
  timespec after{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
  for (int i = 0; i < kGroups; ++i) {
    auto& client = clients[static_cast<std::size_t>(i)];
    if (!client) client = connect_client(kAddress, static_cast<std::uint16_t>(kFirstPort + i));
    if (request_on(client.get()).status != 200) client.reset();
  }
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
  seconds += seconds_of(after) - seconds_of(before);
}

void bench_statistics() {
  TinyServer server;
  BenchedIngress benched;
  benched.apply_in_turn(configuration(kGroups, kTargets, server));
  std::this_thread::sleep_for(std::chrono::seconds(3));
  for (const bool with_requests : {false, true}) {
    std::vector<UniqueFd> clients(kGroups);
    double asking = 0;
    const int messages = benched.messages();
    const auto bytes = benched.bytes();
    const double haproxy = benched.haproxy_seconds();
    const double own = own_processor_seconds() - server.processor_seconds();
    const auto start = steady_clock::now();
    std::size_t told = 0;
    for (int second = 1; second <= 20; ++second) {
      if (with_requests) ask_each_group(clients, asking);
      link::AgentMessage message;
      message.target_health = benched.ingress().target_health(told, 500);
      told = message.target_health->empty() ? 0 : told + 500;
      (void)wire::encode_json_text(message);
      std::this_thread::sleep_until(start + std::chrono::seconds(second));
    }
    const double passed = std::chrono::duration<double>(steady_clock::now() - start).count();
    const double of_haproxy = benched.haproxy_seconds() - haproxy;
    const double of_agent = own_processor_seconds() - server.processor_seconds() - own - asking;
    const int told_messages = std::max(benched.messages() - messages, 1);
    fmt::print(
        "{} groups x {} targets, {}: HAProxy {:.2f} %, agent {:.2f} %, together {:.2f} % of a "
        "core; {} messages of {} bytes in {:.0f} s\n",
        kGroups, kTargets, with_requests ? "a request a second to each group" : "no requests",
        of_haproxy / passed * 100, of_agent / passed * 100, (of_haproxy + of_agent) / passed * 100,
        told_messages, (benched.bytes() - bytes) / told_messages, passed);
    std::fflush(stdout);
  }
}

/// Requests that wrk had answered in three seconds; 0 when any of them failed.
double flood(const std::string& address, int port) {
  const std::string command =
      fmt::format("timeout 20 wrk -t1 -c32 -d3s http://{}:{}/ 2>&1", address, port);
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return 0;
  double requests = 0;
  bool failed = false;
  char line[512];
  while (::fgets(line, sizeof line, pipe) != nullptr) {
    const std::string text(line);
    if (text.find("requests in") != std::string::npos) requests = std::atof(text.c_str());
    failed = failed || text.find("Non-2xx") != std::string::npos ||
             text.find("Socket errors") != std::string::npos;
  }
  ::pclose(pipe);
  return failed ? 0 : requests;
}

/// HAProxy by hand: forwards, and nothing else.
class StaticProxy {
 public:
  explicit StaticProxy(const TinyServer& server) {
    file_ = std::filesystem::temp_directory_path() / fmt::format("minato-static-{}", ::getpid());
    std::ofstream(file_) << fmt::format(
        "global\n  maxconn 4000\ndefaults\n  mode http\n  option http-keep-alive\n  timeout "
        "connect "
        "2s\n  timeout client 60s\n  timeout server 60s\nfrontend web\n  bind {}:{}\n  "
        "default_backend tg\nbackend tg\n  server one 127.91.2.1:{}\n",
        kAddress, kFirstPort - 1, server.port());
    process_ = ::fork();
    if (process_ == 0) {
      ::execl("/usr/sbin/haproxy", "haproxy", "-db", "-q", "-f", file_.c_str(), nullptr);
      ::_exit(127);
    }
    std::this_thread::sleep_for(Millis(500));
  }
  ~StaticProxy() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
    std::filesystem::remove(file_);
  }
  double processor_seconds() const { return processor_seconds_of(process_); }

 private:
  std::filesystem::path file_;
  pid_t process_ = 0;
};

void bench_throughput() {
  TinyServer server;
  BenchedIngress benched;
  benched.ingress().apply(configuration(1, 1, server));
  benched.wait_until_healthy(1);
  const StaticProxy by_hand(server);
  std::vector<double> costs;
  std::vector<double> rates;
  for (int round = 0; round < 7; ++round) {
    const double hand_before = by_hand.processor_seconds();
    const double hand = flood(kAddress, kFirstPort - 1);
    const double hand_cost = (by_hand.processor_seconds() - hand_before) / hand * 1e6;
    const double ours_before = benched.haproxy_seconds();
    const double ours = flood(kAddress, kFirstPort);
    const double our_cost = (benched.haproxy_seconds() - ours_before) / ours * 1e6;
    fmt::print("by hand {:.0f}/s, {:.2f} us a request; ours {:.0f}/s, {:.2f} us\n", hand / 3,
               hand_cost, ours / 3, our_cost);
    std::fflush(stdout);
    costs.push_back(our_cost / hand_cost);
    rates.push_back(ours / hand);
  }
  std::ranges::sort(costs);
  std::ranges::sort(rates);
  fmt::print("median of {}: {:.1f} % of the requests, {:.1f} % of the processor time a request\n",
             rates.size(), rates[rates.size() / 2] * 100, costs[costs.size() / 2] * 100);
}

}  // namespace
}  // namespace minato::ingress

int main(int argc, char** argv) {
  const std::string_view what = argc == 2 ? argv[1] : "";
  if (what == "statistics") {
    minato::ingress::bench_statistics();
  } else if (what == "throughput") {
    minato::ingress::bench_throughput();
  } else {
    fmt::print(stderr, "ingress_bench statistics | throughput\n");
    return 2;
  }
  return 0;
}
