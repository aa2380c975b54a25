// For tests only: an Ingress with a real HAProxy in a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>

#include "base/file.h"
#include "ingress/haproxy_process.h"
#include "ingress/http_test_peers.h"
#include "ingress/ingress.h"
#include "ingress/proxy_paths.h"
#include "ingress/test_shapes.h"

namespace minato::ingress {

using std::chrono::steady_clock;

inline bool within(Millis patience, const std::function<bool()>& condition) {
  const auto deadline = steady_clock::now() + patience;
  while (!condition()) {
    if (steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(Millis(2));
  }
  return true;
}
inline bool eventually(const std::function<bool()>& condition) {
  return within(Millis(8000), condition);
}

inline double millis_since(steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

inline constexpr std::uint16_t kPort = 18000;

class IngressTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists("/usr/sbin/haproxy")) GTEST_SKIP() << "needs HAProxy";
    std::string name = testing::TempDir() + "minato-ingress-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    address_ = "127.77." + std::to_string(200 + ::getpid() % 50) + "." +
               std::to_string(1 + ::getpid() / 50 % 250);
    group_ = test_group("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123",
                        "web");
    group_.health_check = test_health_check("/health");
    group_.deregistration_delay_seconds = 30;
    reopen();
  }
  void TearDown() override {
    if (ingress_) ingress_->shut_down();
    ingress_.reset();
    EXPECT_FALSE(HaproxyProcess("", ProxyPaths(folder_ / "ingress")).adopt());
    std::filesystem::remove_all(folder_);
  }

  void reopen() {
    ingress_.reset();
    IngressOptions options;
    options.directory = folder_ / "ingress";
    options.on_health = [this](std::vector<link::TargetHealthReport> reports) {
      const std::lock_guard lock(mutex_);
      for (auto& report : reports) history_.push_back(std::move(report));
    };
    auto started = Ingress::start(std::move(options));
    ASSERT_TRUE(started) << started.error().message;
    ingress_ = std::move(*started);
  }

  link::IngressLoadBalancer balancer(std::vector<std::uint16_t> ports) {
    link::IngressLoadBalancer balancer = options_;
    balancer.arn = "arn:lb/web";
    balancer.name = "web";
    balancer.dns_name = "web.test";
    balancer.address = address_;
    for (const std::uint16_t port : ports) {
      balancer.listeners.push_back(
          test_listener("arn:listener/" + std::to_string(port), port, group_.arn));
    }
    return balancer;
  }
  void apply_all(std::vector<std::uint16_t> ports = {kPort}) {
    link::IngressConfiguration configuration;
    configuration.full = true;
    configuration.load_balancers.emplace().push_back(balancer(std::move(ports)));
    configuration.target_groups.emplace().push_back(group_);
    ingress_->apply(std::move(configuration));
  }
  void apply_group() {
    link::IngressConfiguration configuration;
    configuration.target_groups.emplace().push_back(group_);
    ingress_->apply(std::move(configuration));
  }
  void add(const TestServer& server) {
    group_.targets.push_back({"127.0.0.1", server.endpoint().port, "127.0.0.1", false});
  }
  link::IngressTarget& target_of(const TestServer& server) {
    for (auto& target : group_.targets) {
      if (target.port == server.endpoint().port) return target;
    }
    std::abort();
  }
  void remove(const TestServer& server) {
    std::erase_if(group_.targets,
                  [&](const auto& target) { return target.port == server.endpoint().port; });
  }
  std::optional<link::TargetHealthReport> health(const TestServer& server) const {
    for (const auto& report : ingress_->target_health()) {
      if (report.port == server.endpoint().port) return report;
    }
    return std::nullopt;
  }
  bool is(const TestServer& server, link::TargetState state) const {
    const auto report = health(server);
    return report && report->state == state;
  }
  int status() { return request_once(address_, kPort).status; }
  bool reported(const TestServer& server, link::TargetState state) {
    const std::lock_guard lock(mutex_);
    return std::any_of(history_.begin(), history_.end(), [&](const auto& report) {
      return report.port == server.endpoint().port && report.state == state;
    });
  }
  int master() const {
    return std::atoi(read_file(folder_ / "ingress" / "haproxy.pid").value_or("0").c_str());
  }

  std::filesystem::path folder_;
  std::string address_;
  link::IngressTargetGroup group_;
  /// What the load balancer is set to.
  link::IngressLoadBalancer options_;
  std::unique_ptr<Ingress> ingress_;
  std::mutex mutex_;
  std::vector<link::TargetHealthReport> history_;
};

}  // namespace minato::ingress
