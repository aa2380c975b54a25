// Against a real HAProxy with real traffic: targets, listeners, and what dies.
#include <signal.h>

#include "ingress/ingress_for_test.h"

namespace minato::ingress {
namespace {

TEST_F(IngressTest, RequestsAreAnswered503UntilATargetIsHealthyThenReachItWithForwardedHeaders) {
  TestServer server("one");
  server.status = 500;
  apply_all();
  ASSERT_TRUE(eventually([&] { return status() == 503; }));
  add(server);
  apply_group();
  ASSERT_TRUE(eventually([&] {
    const auto report = health(server);
    return report && report->reason == "Elb.InitialHealthChecking";
  }));
  EXPECT_EQ(status(), 503);
  EXPECT_EQ(server.requests, 0);
  server.status = 200;
  const auto recovered = steady_clock::now();
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kHealthy); }));
  printf("healthy %.0f ms after its first good answer was possible\n", millis_since(recovered));
  EXPECT_LT(millis_since(recovered), 1000);
  EXPECT_EQ(request_once(address_, kPort).body, "one");
  const std::string request = server.last_request();
  EXPECT_NE(request.find("x-forwarded-for: 127.0.0.1\r\n"), std::string::npos) << request;
  EXPECT_NE(request.find("x-forwarded-proto: http\r\n"), std::string::npos) << request;
  EXPECT_NE(request.find("x-forwarded-port: 18000\r\n"), std::string::npos) << request;
}

TEST_F(IngressTest, EveryRequestHasATraceAndForwardedHeadersFollowTheAttributes) {
  TestServer server("one");
  add(server);
  apply_all();
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kHealthy); }));
  const auto request_seen = [&] {
    request_once(address_, kPort);
    return server.last_request();
  };
  const auto has = [&](const char* part) { return request_seen().find(part) != std::string::npos; };
  EXPECT_TRUE(eventually([&] { return has("x-amzn-trace-id: Root=1-"); })) << request_seen();
  options_.forwarded_client_port = true;
  apply_all();
  EXPECT_TRUE(eventually([&] { return has("x-forwarded-for: 127.0.0.1:"); })) << request_seen();
  options_.forwarded_for = link::ForwardedFor::kRemove;
  group_.algorithm = link::BalancingAlgorithm::kLeastOutstandingRequests;
  apply_all();
  EXPECT_TRUE(eventually([&] { return !has("x-forwarded-for"); })) << request_seen();
  EXPECT_TRUE(has("x-forwarded-proto: http"));
}

TEST_F(IngressTest, AnIdleRequestIsOverAfterTheIdleTimeout) {
  TestServer server("one");
  add(server);
  options_.idle_timeout_seconds = 1;
  apply_all();
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kHealthy); }));
  ASSERT_TRUE(eventually([&] { return status() == 200; }));
  server.delay_ms = 3000;
  EXPECT_EQ(status(), 504);
}

TEST_F(IngressTest, ATargetThatFailsItsChecksIsUnhealthyWithElbsReason) {
  group_.health_check.interval_seconds = 1;
  TestServer server("one");
  add(server);
  apply_all();
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kHealthy); }));
  server.status = 500;
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kUnhealthy); }));
  EXPECT_EQ(health(server)->reason, "Target.ResponseCodeMismatch");
  EXPECT_TRUE(eventually([&] {
    return health(server)->description == "Health checks failed with these codes: [500]";
  }));
}

TEST_F(IngressTest, WhenAllTargetsAreUnhealthyAllOfThemServe) {
  group_.health_check.interval_seconds = 1;
  group_.health_check.healthy_threshold = 2;
  TestServer one("one");
  TestServer two("two");
  add(one);
  add(two);
  apply_all();
  ASSERT_TRUE(eventually([&] {
    return is(one, link::TargetState::kHealthy) && is(two, link::TargetState::kHealthy);
  }));
  one.status = 404;
  ASSERT_TRUE(eventually([&] { return is(one, link::TargetState::kUnhealthy); }));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(status(), 200) << "the healthy one has it all";
  two.status = 500;
  ASSERT_TRUE(eventually([&] { return is(two, link::TargetState::kUnhealthy); }));
  std::set<int> seen;
  for (int i = 0; i < 10; ++i) seen.insert(status());
  EXPECT_EQ(seen, (std::set<int>{404, 500}));
  reopen();
  seen.clear();
  for (int i = 0; i < 10; ++i) seen.insert(status());
  EXPECT_EQ(seen, (std::set<int>{404, 500})) << "adopted";
  apply_all();
  two.status = 200;
  ASSERT_TRUE(eventually([&] { return is(two, link::TargetState::kHealthy); }));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(status(), 200);
}

TEST_F(IngressTest, ANewTargetThatNeverAnswersWellBecomesUnhealthyAndRecoversByTheThreshold) {
  group_.health_check.interval_seconds = 1;
  group_.health_check.healthy_threshold = 2;
  TestServer server("one");
  server.status = 404;
  add(server);
  apply_all();
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kUnhealthy); }));
  EXPECT_EQ(status(), 404) << "it is all there is";
  server.status = 200;
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kHealthy); }));
  EXPECT_EQ(status(), 200);
}

TEST_F(IngressTest, ADrainingTargetFinishesItsRequestAndGetsNoOther) {
  TestServer one("one");
  TestServer two("two");
  add(one);
  add(two);
  apply_all();
  ASSERT_TRUE(eventually([&] {
    return is(one, link::TargetState::kHealthy) && is(two, link::TargetState::kHealthy);
  }));
  one.delay_ms = 700;
  two.delay_ms = 700;
  std::vector<std::thread> clients;
  std::atomic<int> good = 0;
  for (int i = 0; i < 4; ++i) clients.emplace_back([&] { good += status() == 200 ? 1 : 0; });
  ASSERT_TRUE(eventually([&] { return one.requests + two.requests == 4; }));
  target_of(one).draining = true;
  apply_group();
  ASSERT_TRUE(eventually([&] { return is(one, link::TargetState::kDraining); }));
  two.delay_ms = 0;
  EXPECT_FALSE(reported(one, link::TargetState::kDrained));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(request_once(address_, kPort).body, "two");
  EXPECT_EQ(one.requests, 2);
  for (std::thread& client : clients) client.join();
  const auto idle = steady_clock::now();
  ASSERT_TRUE(eventually([&] { return is(one, link::TargetState::kDrained); }));
  printf("drained %.0f ms after its last request\n", millis_since(idle));
  EXPECT_EQ(good, 4);
}

TEST_F(IngressTest, TheDeregistrationDelayEndsADrain) {
  TestServer server("one");
  add(server);
  group_.deregistration_delay_seconds = 1;
  apply_all();
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kHealthy); }));
  server.delay_ms = 3000;
  std::thread client([&] { EXPECT_EQ(status(), 200); });
  ASSERT_TRUE(eventually([&] { return server.requests == 1; }));
  target_of(server).draining = true;
  apply_group();
  const auto started = steady_clock::now();
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kDrained); }));
  EXPECT_GE(millis_since(started), 900);
  EXPECT_LT(millis_since(started), 2000);
  client.join();
}

TEST_F(IngressTest, NoRequestFailsWhileTargetsComeDrainAndGoAndListenersChange) {
  std::vector<std::unique_ptr<TestServer>> servers;
  const auto grow = [&] {
    servers.push_back(std::make_unique<TestServer>("server"));
    add(*servers.back());
  };
  for (int i = 0; i < 3; ++i) grow();
  apply_all();
  ASSERT_TRUE(eventually([&] {
    return std::all_of(servers.begin(), servers.end(), [&](const auto& server) {
      return is(*server, link::TargetState::kHealthy);
    });
  }));
  Load load(address_, kPort, 12);
  const auto started = steady_clock::now();
  for (int round = 0; round < 8; ++round) {
    grow();
    apply_group();
    ASSERT_TRUE(eventually([&] { return is(*servers.back(), link::TargetState::kHealthy); }));
    // A reload in the middle, with the old worker's connections alive.
    if (round % 2 == 1) {
      apply_all(round % 4 == 1 ? std::vector<std::uint16_t>{kPort, kPort + 1}
                               : std::vector<std::uint16_t>{kPort});
    }
    target_of(*servers.front()).draining = true;
    apply_group();
    ASSERT_TRUE(eventually([&] { return is(*servers.front(), link::TargetState::kDrained); }));
    remove(*servers.front());
    servers.erase(servers.begin());
    apply_group();
  }
  printf("8 replacements in %.0f ms under load\n", millis_since(started));
  load.stop();
  printf("%d requests, %d failed\n", load.sent.load(), load.failed.load());
  EXPECT_GT(load.sent, 1000);
  EXPECT_EQ(load.failed, 0) << "last status " << load.last_status;
}

TEST_F(IngressTest, AConnectionKeptIdleOverAReloadFindsItsTargetAlive) {
  TestServer one("one");
  TestServer two("two");
  add(one);
  apply_all();
  ASSERT_TRUE(eventually([&] { return is(one, link::TargetState::kHealthy); }));
  const UniqueFd idle = connect_client(address_, kPort);
  ASSERT_EQ(request_on(idle.get()).body, "one");
  apply_all({kPort, kPort + 1});
  ASSERT_TRUE(eventually([&] { return request_once(address_, kPort + 1).status == 200; }));
  add(two);
  apply_group();
  ASSERT_TRUE(eventually([&] { return is(two, link::TargetState::kHealthy); }));
  target_of(one).draining = true;
  apply_group();
  EXPECT_FALSE(within(Millis(500), [&] { return is(one, link::TargetState::kDrained); }))
      << "the replaced worker still leads there";
  EXPECT_EQ(request_once(address_, kPort).body, "two");
  EXPECT_EQ(request_on(idle.get()).status, 200);
  ASSERT_TRUE(eventually([&] { return is(one, link::TargetState::kDrained); }));
}

TEST_F(IngressTest, ARequestInTheWorkerBeforeAReloadKeepsItsTargetFromBeingDrained) {
  TestServer server("one");
  add(server);
  apply_all();
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kHealthy); }));
  server.delay_ms = 1500;
  std::atomic<bool> answered = false;
  std::thread client([&] {
    EXPECT_EQ(status(), 200);
    answered = true;
  });
  ASSERT_TRUE(eventually([&] { return server.requests == 1; }));
  apply_all({kPort, kPort + 1});
  ASSERT_TRUE(eventually([&] { return connect_client(address_, kPort + 1).get() >= 0; }));
  target_of(server).draining = true;
  apply_group();
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kDrained); }));
  EXPECT_TRUE(answered);
  client.join();
}

TEST_F(IngressTest, ATargetThatDiesCostsNoRequestWhileAnotherIsThere) {
  auto one = std::make_unique<TestServer>("one");
  TestServer two("two");
  add(*one);
  add(two);
  apply_all();
  ASSERT_TRUE(eventually([&] {
    return is(*one, link::TargetState::kHealthy) && is(two, link::TargetState::kHealthy);
  }));
  Load load(address_, kPort, 8);
  ASSERT_TRUE(eventually([&] { return load.sent > 200; }));
  one.reset();
  const int before = load.sent;
  ASSERT_TRUE(eventually([&] { return load.sent > before + 500; }));
  load.stop();
  EXPECT_EQ(load.failed, 0) << "last status " << load.last_status;
}

TEST_F(IngressTest, AKilledHaproxyIsBackWithinASecondWithAllItsTargets) {
  TestServer one("one");
  TestServer two("two");
  add(one);
  add(two);
  apply_all();
  ASSERT_TRUE(eventually([&] {
    return is(one, link::TargetState::kHealthy) && is(two, link::TargetState::kHealthy);
  }));
  const int before = master();
  ASSERT_EQ(::kill(before, SIGKILL), 0);
  const auto killed = steady_clock::now();
  ASSERT_TRUE(eventually([&] { return master() != before && status() == 200; }));
  printf("serving %.0f ms after kill -9\n", millis_since(killed));
  EXPECT_LT(millis_since(killed), 1000);
  one.requests = two.requests = 0;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(status(), 200);
  EXPECT_EQ(one.requests, 5);
  EXPECT_EQ(two.requests, 5);
  EXPECT_TRUE(is(one, link::TargetState::kHealthy));
}

TEST_F(IngressTest, AKilledWorkerIsReplacedWithinASecond) {
  TestServer one("one");
  add(one);
  apply_all();
  ASSERT_TRUE(eventually([&] { return is(one, link::TargetState::kHealthy); }));
  HaproxyProcess process("", ProxyPaths(folder_ / "ingress"));
  ASSERT_TRUE(process.adopt());
  ASSERT_EQ(::kill(process.workers()->current, SIGKILL), 0);
  const auto killed = steady_clock::now();
  ASSERT_TRUE(eventually([&] { return status() == 200; }));
  EXPECT_LT(millis_since(killed), 1000);
  EXPECT_TRUE(is(one, link::TargetState::kHealthy));
}

TEST_F(IngressTest, ANewIngressAdoptsHaproxyWithoutReload) {
  TestServer one("one");
  add(one);
  apply_all();
  ASSERT_TRUE(eventually([&] { return is(one, link::TargetState::kHealthy); }));
  HaproxyProcess process("", ProxyPaths(folder_ / "ingress"));
  ASSERT_TRUE(process.adopt());
  const int worker = process.workers()->current;
  ingress_.reset();
  EXPECT_EQ(status(), 200) << "HAProxy lives on";
  history_.clear();
  reopen();
  apply_all();
  ASSERT_TRUE(eventually([&] { return reported(one, link::TargetState::kHealthy); }));
  EXPECT_FALSE(reported(one, link::TargetState::kUnhealthy));
  TestServer two("two");
  add(two);
  apply_group();
  ASSERT_TRUE(eventually([&] { return is(two, link::TargetState::kHealthy); }));
  EXPECT_EQ(process.workers()->current, worker);
  EXPECT_TRUE(process.workers()->old.empty());
}

TEST_F(IngressTest, AListenerWhosePortIsTakenIsReportedAndTheOthersServe) {
  TestServer one("one");
  UniqueFd other(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in place = socket_place(address_, kPort + 1);
  ASSERT_EQ(::bind(other.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place), 0);
  ASSERT_EQ(::listen(other.get(), 1), 0);
  add(one);
  apply_all({kPort, kPort + 1});
  ASSERT_TRUE(eventually([&] { return status() == 200; }));
  ASSERT_TRUE(eventually([&] { return !ingress_->listener_problems().empty(); }));
  const auto problems = ingress_->listener_problems();
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].listener_arn, "arn:listener/18001");
  EXPECT_EQ(problems[0].message, address_ + ":18001: Address already in use");
  other.reset();
  EXPECT_TRUE(eventually([&] { return request_once(address_, kPort + 1).status == 200; }));
  EXPECT_TRUE(eventually([&] { return ingress_->listener_problems().empty(); }));
}

TEST_F(IngressTest, LocalTargetsAreReachedAtTheContainersOwnAddress) {
  TestServer one("one");
  group_.targets.push_back({"i-0123456789abcdef0", 32768, "203.0.113.1", false});
  ingress_->set_local_targets({{{"i-0123456789abcdef0", 32768}, one.endpoint()}});
  apply_all();
  ASSERT_TRUE(eventually([&] { return status() == 200; }));
  ASSERT_TRUE(eventually([&] { return !ingress_->target_health().empty(); }));
  const auto reports = ingress_->target_health();
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].id, "i-0123456789abcdef0");
  EXPECT_EQ(reports[0].port, 32768);
}

TEST_F(IngressTest, LocalTargetsAreTheSameForANewIngressThatDoesNotKnowThemYet) {
  TestServer one("one");
  group_.targets.push_back({"i-0123456789abcdef0", 32768, "203.0.113.1", false});
  ingress_->set_local_targets({{{"i-0123456789abcdef0", 32768}, one.endpoint()}});
  apply_all();
  ASSERT_TRUE(eventually([&] { return status() == 200; }));
  Load load(address_, kPort, 4);
  reopen();
  EXPECT_FALSE(within(Millis(300), [&] { return load.failed > 0; }));
  ingress_->set_local_targets({{{"i-0123456789abcdef0", 32768}, one.endpoint()}});
  apply_all();
  EXPECT_FALSE(within(Millis(300), [&] { return load.failed > 0; }));
}

TEST_F(IngressTest, AGroupThatVanishesTakesItsListenersWithIt) {
  TestServer one("one");
  add(one);
  apply_all();
  ASSERT_TRUE(eventually([&] { return status() == 200; }));
  link::IngressConfiguration nothing;
  nothing.removed_load_balancers.emplace().push_back("arn:lb/web");
  nothing.removed_target_groups.emplace().push_back(group_.arn);
  ingress_->apply(nothing);
  EXPECT_TRUE(eventually([&] { return status() == 0; }));
  EXPECT_TRUE(eventually([&] { return ingress_->target_health().empty(); }));
}

TEST_F(IngressTest, AKilledHaproxyCostsAtMostWhatIsInFlight) {
  TestServer one("one");
  add(one);
  apply_all();
  ASSERT_TRUE(eventually([&] { return is(one, link::TargetState::kHealthy); }));
  constexpr int kClients = 12;
  for (int round = 0; round < 3; ++round) {
    Load load(address_, kPort, kClients);
    ASSERT_TRUE(eventually([&] { return load.sent > 200; }));
    const int before = master();
    ASSERT_EQ(::kill(before, SIGKILL), 0);
    ASSERT_TRUE(eventually([&] { return master() != before && status() == 200; }));
    const int sent = load.sent;
    ASSERT_TRUE(eventually([&] { return load.sent > sent + 200; }));
    load.stop();
    // Whoever connects meanwhile waits. A client has one request at a time.
    EXPECT_LE(load.failed, kClients) << "round " << round;
    printf("%d of %d requests failed\n", load.failed.load(), load.sent.load());
  }
}

}  // namespace
}  // namespace minato::ingress
