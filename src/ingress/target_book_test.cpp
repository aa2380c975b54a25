#include "ingress/target_book.h"

#include <gtest/gtest.h>

#include "ingress/proxy_names.h"
#include "ingress/server_commands.h"
#include "ingress/test_shapes.h"

namespace minato::ingress {
namespace {

using Mode = WantedServer::Mode;
using State = link::TargetState;

const std::string kArn = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/0123";
const TargetKey kKey{"i-1", 32768};
const Endpoint kEndpoint{"10.0.0.2", 80};

Instant at(std::int64_t millis) { return instant_from_millis(millis); }

WantedTarget target(WantedTarget::Use use = WantedTarget::Use::kServe) {
  auto group = std::make_shared<link::IngressTargetGroup>(test_group(kArn, "web"));
  group->deregistration_delay_seconds = 30;
  group->health_check.interval_seconds = 10;
  group->health_check.healthy_threshold = 3;
  return {kArn, kKey, kEndpoint, use, std::move(group), true};
}

ServerStatus status(const std::string& backend, ServerState state, const char* check = "L7OK",
                    std::uint64_t open = 0) {
  return {backend, server_name(kKey, kEndpoint), state, check, 0, open};
}
ServerStatus probe(ServerState state, const char* check) {
  return status(probe_name(kArn), state, check);
}
ServerStatus server(ServerState state, const char* check = "L7OK", std::uint64_t open = 0) {
  return status(backend_name(kArn), state, check, open);
}

Observation shown(std::vector<ServerStatus> servers) {
  Observation observation;
  observation.covers_all_workers = true;
  for (const ServerStatus& entry : servers) {
    observation.requests_open[{entry.backend, entry.server}] += entry.requests_open;
  }
  observation.servers = std::move(servers);
  return observation;
}

State only_state(const TargetBook& book) {
  const auto reports = book.reports();
  EXPECT_EQ(reports.size(), 1u);
  return reports.at(0).state;
}

TargetBook healthy_book() {
  TargetBook book;
  book.want({target()}, at(0));
  book.observe(shown({probe(ServerState::kUp, "L7OK")}), at(100));
  book.observe(shown({server(ServerState::kUp)}), at(110));
  return book;
}

TEST(TargetBookTest, ANewTargetIsProbedAndHealthyOnlyWhenRequestsReachIt) {
  TargetBook book;
  book.want({target()}, at(0));
  EXPECT_EQ(book.servers().at(0).mode, Mode::kProbe);
  EXPECT_EQ(book.reports().at(0).reason, "Elb.RegistrationInProgress");
  // Fresh servers are shown up before they were ever checked.
  book.observe(shown({probe(ServerState::kUp, "INI")}), at(10));
  EXPECT_EQ(book.servers().at(0).mode, Mode::kProbe);
  book.observe(shown({probe(ServerState::kDown, "L4CON")}), at(100));
  EXPECT_EQ(book.reports().at(0).reason, "Elb.InitialHealthChecking");
  book.observe(shown({probe(ServerState::kUp, "L7OK")}), at(200));
  EXPECT_EQ(book.servers().at(0).mode, Mode::kUp);
  EXPECT_EQ(book.servers().at(0).backend, backend_name(kArn));
  EXPECT_EQ(only_state(book), State::kInitial);
  book.observe(shown({server(ServerState::kUp)}), at(210));
  EXPECT_EQ(only_state(book), State::kHealthy);
}

TEST(TargetBookTest, ATargetThatNeverAnswersIsUnhealthyAfterItsThreshold) {
  TargetBook book;
  book.want({target()}, at(0));
  book.observe(shown({probe(ServerState::kDown, "L4CON")}), at(19000));
  EXPECT_EQ(only_state(book), State::kInitial);
  book.observe(shown({probe(ServerState::kDown, "L4CON")}), at(20000));
  EXPECT_EQ(only_state(book), State::kUnhealthy);
  EXPECT_EQ(book.reports().at(0).reason, "Target.FailedHealthChecks");
  EXPECT_EQ(book.servers().at(0).mode, Mode::kDown);
}

TEST(TargetBookTest, ADrainIsOverWhenNothingWasOpenForAMoment) {
  TargetBook book = healthy_book();
  book.want({target(WantedTarget::Use::kDrain)}, at(1000));
  EXPECT_EQ(book.servers().at(0).mode, Mode::kDrain);
  EXPECT_EQ(only_state(book), State::kDraining);
  book.observe(shown({server(ServerState::kDrain)}), at(1001));
  EXPECT_EQ(only_state(book), State::kDraining) << "the grace";
  book.observe(shown({server(ServerState::kDrain, "L7OK", 1)}), at(1015));
  book.observe(shown({server(ServerState::kDrain)}), at(1030));
  book.observe(shown({server(ServerState::kDrain)}), at(1040));
  EXPECT_EQ(only_state(book), State::kDraining) << "it was busy meanwhile";
  book.observe(shown({server(ServerState::kDrain)}), at(1060));
  EXPECT_EQ(only_state(book), State::kDrained);
  EXPECT_TRUE(book.servers().empty());
}

TEST(TargetBookTest, WhatAWorkerDidNotAnswerIsNotIdle) {
  TargetBook book = healthy_book();
  book.want({target(WantedTarget::Use::kDrain)}, at(1000));
  Observation partial;
  for (int i = 1; i < 20; ++i) book.observe(partial, at(1000 + 100 * i));
  EXPECT_EQ(only_state(book), State::kDraining);
  book.observe(partial, at(31000));
  EXPECT_EQ(only_state(book), State::kDrained) << "the deregistration delay";
}

TEST(TargetBookTest, AVanishedTargetFinishesItsRequestsWithoutReports) {
  TargetBook book = healthy_book();
  book.want({}, at(1000));
  EXPECT_TRUE(book.reports().empty());
  EXPECT_EQ(book.servers().at(0).mode, Mode::kDrain);
  book.observe(shown({server(ServerState::kDrain)}), at(1010));
  book.observe(shown({server(ServerState::kDrain)}), at(1040));
  EXPECT_TRUE(book.servers().empty());
}

TEST(TargetBookTest, ATargetThatComesBackWhileDrainingProvesItselfAnew) {
  TargetBook book = healthy_book();
  book.want({target(WantedTarget::Use::kDrain)}, at(1000));
  book.want({target()}, at(2000));
  EXPECT_EQ(only_state(book), State::kInitial);
  book.observe(shown({server(ServerState::kDrain)}), at(2010));
  EXPECT_EQ(book.servers().at(0).mode, Mode::kProbe);
}

TEST(TargetBookTest, AnAdoptedServerKeepsServing) {
  TargetBook book;
  book.want({target()}, at(0));
  book.observe(shown({server(ServerState::kUp)}), at(10));
  EXPECT_EQ(only_state(book), State::kHealthy);
  EXPECT_EQ(book.servers().at(0).mode, Mode::kUp);
}

TEST(TargetBookTest, ChangesAreToldOnce) {
  TargetBook book = healthy_book();
  EXPECT_EQ(book.take_changes().size(), 1u);
  EXPECT_TRUE(book.take_changes().empty());
  book.observe(shown({server(ServerState::kDown, "L7TOUT")}), at(5000));
  const auto changes = book.take_changes();
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].reason, "Target.Timeout");
}

TEST(TargetBookTest, TheCodeOfAFailedCheckIsKeptWhileTheNextOneRuns) {
  TargetBook book = healthy_book();
  ServerStatus failed = server(ServerState::kDown, "L7STS");
  failed.check_code = 500;
  book.observe(shown({failed}), at(5000));
  book.observe(shown({server(ServerState::kDown, "L7STS")}), at(6000));
  EXPECT_EQ(book.reports().at(0).description, "Health checks failed with these codes: [500]");
}

// -- The commands that follow
// -----------------------------------------------------------------------

std::vector<std::string> commands_for(const TargetBook& book, std::vector<ServerStatus> servers) {
  return server_commands(book.servers(), servers, {backend_name(kArn), probe_name(kArn)}, {});
}

ServerStatus open_server(std::uint64_t requests = 0) {
  ServerStatus status = server(ServerState::kUp, "", requests);
  status.server = open_name(status.server);
  return status;
}

TEST(ServerCommandsTest, WhatIsAsWantedNeedsNone) {
  EXPECT_TRUE(commands_for(healthy_book(), {server(ServerState::kUp), open_server()}).empty());
  EXPECT_TRUE(commands_for(healthy_book(), {server(ServerState::kDown), open_server()}).empty());
}

TEST(ServerCommandsTest, TheOpenServerComesBehindTheCheckedOneAndDrainsWithIt) {
  const auto commands = commands_for(healthy_book(), {server(ServerState::kUp)});
  ASSERT_EQ(commands.size(), 2u);
  EXPECT_TRUE(commands[0].starts_with("add server " + backend_name(kArn) + "/open_"))
      << commands[0];
  EXPECT_NE(commands[0].find(" backup"), std::string::npos);
  EXPECT_EQ(commands[0].find(" check"), std::string::npos);

  TargetBook book = healthy_book();
  book.want({target(WantedTarget::Use::kDrain)}, at(1000));
  EXPECT_EQ(commands_for(book, {server(ServerState::kUp), open_server()}).size(), 2u);
  book.observe(shown({server(ServerState::kDrain), open_server(1)}), at(2000));
  book.observe(shown({server(ServerState::kDrain), open_server(1)}), at(3000));
  EXPECT_EQ(only_state(book), State::kDraining);
  book.observe(shown({server(ServerState::kDrain), open_server()}), at(3010));
  book.observe(shown({server(ServerState::kDrain), open_server()}), at(3100));
  EXPECT_EQ(only_state(book), State::kDrained);
}

TEST(ServerCommandsTest, AServerComesInBeforeItsProbeGoes) {
  const auto commands = commands_for(healthy_book(), {probe(ServerState::kUp, "L7OK")});
  ASSERT_GE(commands.size(), 3u);
  EXPECT_TRUE(commands.front().starts_with("add server " + backend_name(kArn))) << commands[0];
  EXPECT_TRUE(commands.back().starts_with("del server " + probe_name(kArn))) << commands.back();
}

TEST(ServerCommandsTest, AServerThatBeginsDownHasNoWeightUntilItIsDown) {
  TargetBook book;
  book.want({target()}, at(0));
  book.observe(shown({probe(ServerState::kDown, "L4CON")}), at(20000));
  const auto commands = commands_for(book, {});
  EXPECT_TRUE(commands.front().ends_with("weight 0")) << commands.front();
  EXPECT_TRUE(commands[3].ends_with("health down"));
  EXPECT_TRUE(commands[4].starts_with("set weight"));
}

TEST(ServerCommandsTest, AnUnwantedServerGoesOnlyWhenItIsIdle) {
  const TargetBook empty;
  const auto busy = commands_for(empty, {server(ServerState::kUp, "L7OK", 2)});
  ASSERT_EQ(busy.size(), 1u);
  EXPECT_TRUE(busy[0].ends_with("state drain"));
  EXPECT_TRUE(commands_for(empty, {server(ServerState::kDrain, "L7OK", 2)}).empty());
  EXPECT_EQ(commands_for(empty, {server(ServerState::kDrain)}).size(), 2u);
}

TEST(ServerCommandsTest, BackendsThatWereNotLookedAtAreLeftAlone) {
  EXPECT_TRUE(server_commands(healthy_book().servers(), {}, {"other"}, {}).empty());
  const std::string place = backend_name(kArn) + "/" + server_name(kKey, kEndpoint);
  EXPECT_EQ(server_commands({}, {server(ServerState::kDrain, "L7OK", 1)}, {backend_name(kArn)},
                            {backend_name(kArn)}),
            std::vector<std::string>{"shutdown sessions server " + place});
}

}  // namespace
}  // namespace minato::ingress
