// Against a real HAProxy with real traffic: what is told of it.
#include <fcntl.h>

#include "base/unique_fd.h"
#include "ingress/ingress_for_test.h"

namespace minato::ingress {
namespace {

constexpr const char* kBalancerArn =
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/0123";

class IngressStatisticsTest : public IngressTest {
 protected:
  void begin() {
    ingress_.reset();
    IngressOptions options;
    options.directory = folder_ / "ingress";
    options.on_statistics = [this](const link::IngressStatistics& statistics) { note(statistics); };
    ingress_ = std::move(*Ingress::start(std::move(options)));
  }
  void configure(std::vector<std::uint16_t> ports) {
    link::IngressConfiguration configuration;
    configuration.full = true;
    auto whole = balancer(std::move(ports));
    whole.arn = kBalancerArn;
    configuration.load_balancers.emplace().push_back(whole);
    configuration.target_groups.emplace().push_back(group_);
    ingress_->apply(std::move(configuration));
  }
  void note(const link::IngressStatistics& statistics) {
    const std::lock_guard lock(mutex_);
    ++messages_;
    millis_ += statistics.millis;
    for (const auto& traffic : *statistics.load_balancers) add(traffic, balancer_);
    for (const auto& traffic : *statistics.target_groups) add(traffic, counted_);
  }
  static void add(const link::IngressTraffic& traffic, link::IngressTraffic& sum) {
    sum.arn = traffic.arn;
    sum.requests = sum.requests.value_or(0) + traffic.requests.value_or(0);
    sum.responses2xx = sum.responses2xx.value_or(0) + traffic.responses2xx.value_or(0);
    sum.responses5xx = sum.responses5xx.value_or(0) + traffic.responses5xx.value_or(0);
    if (traffic.latency) sum.latency = traffic.latency;
  }
  link::IngressTraffic of_group() {
    const std::lock_guard lock(mutex_);
    return counted_;
  }
  link::IngressTraffic of_balancer() {
    const std::lock_guard lock(mutex_);
    return balancer_;
  }
  /// So many requests, one after the other, all of them answered with `status`.
  void request(int count, int status) {
    int good = 0;
    UniqueFd client;
    for (int i = 0; i < count; ++i) {
      if (!client) client = connect_client(address_, kPort);
      const Answer answer = request_on(client.get());
      good += answer.status == status ? 1 : 0;
      if (answer.status == 0 || answer.closes) client.reset();
    }
    EXPECT_EQ(good, count);
  }

  int messages_ = 0;
  std::int64_t millis_ = 0;
  link::IngressTraffic counted_;
  link::IngressTraffic balancer_;
};

TEST_F(IngressStatisticsTest, EveryRequestIsCountedOnceOverReloadsAndAdoption) {
  TestServer server("one");
  IngressTest::add(server);
  begin();
  configure({kPort});
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kHealthy); }));
  const auto before = of_balancer().requests.value_or(0);
  request(50, 200);
  server.status = 500;
  request(5, 500);
  ASSERT_TRUE(eventually([&] { return of_group().requests == 55; }));
  EXPECT_EQ(of_group().arn, group_.arn);
  EXPECT_EQ(of_group().responses2xx, 50);
  EXPECT_EQ(of_group().responses5xx, 5);
  EXPECT_EQ(of_balancer().arn, kBalancerArn);
  EXPECT_EQ(of_balancer().requests, before + 55);
  EXPECT_TRUE(eventually([&] { return of_group().latency && of_balancer().latency; }));

  server.status = 200;
  configure({kPort, kPort + 1});
  ASSERT_TRUE(eventually([&] { return request_once(address_, kPort + 1).status == 200; }));
  const auto after_reload = of_group();
  request(20, 200);
  ASSERT_TRUE(eventually([&] { return of_group().requests >= 76; }));

  ASSERT_TRUE(eventually([&, seen = 0]() mutable {
    // All is told when nothing more comes.
    const std::lock_guard lock(mutex_);
    if (seen == 0) seen = messages_;
    return messages_ > seen + 1;
  }));
  const auto all = of_group().requests;
  begin();
  configure({kPort, kPort + 1});
  ASSERT_TRUE(eventually([&, seen = 0]() mutable {
    const std::lock_guard lock(mutex_);
    if (seen == 0) seen = messages_;
    return messages_ > seen + 1;
  }));
  EXPECT_EQ(of_group().requests, all) << "counted again";
  request(3, 200);
  EXPECT_TRUE(eventually([&] { return of_group().requests == *all + 3; }));
}

TEST_F(IngressStatisticsTest, RequestsAreNeitherDelayedNorLostWhileNobodyReadsTheirLines) {
  TestServer server("one");
  IngressTest::add(server);
  begin();
  configure({kPort});
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kHealthy); }));
  ASSERT_TRUE(eventually([&] { return status() == 200; }));
  ingress_.reset();
  // As small as a pipe can be: it is full after a few hundred requests.
  const UniqueFd pipe(::open((folder_ / "ingress" / "requests.pipe").c_str(), O_RDWR | O_NONBLOCK));
  ASSERT_TRUE(pipe);
  ASSERT_GE(::fcntl(pipe.get(), F_SETPIPE_SZ, 4096), 0);
  request(600, 200);
  int waiting = 0;
  std::string lines(65536, '\0');
  for (ssize_t got = 0; (got = ::read(pipe.get(), lines.data(), lines.size())) > 0;) {
    waiting += static_cast<int>(got);
  }
  EXPECT_GT(waiting, 3800) << "it was to be full";
  begin();
  configure({kPort});
  ASSERT_TRUE(eventually([&] {
    request(10, 200);
    return of_group().latency.has_value();
  }));
}

}  // namespace
}  // namespace minato::ingress
