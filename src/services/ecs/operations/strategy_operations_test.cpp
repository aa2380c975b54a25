// Deployment strategies and hooks by the API: what is refused, what is shown, and how the calls of
// HTTP hooks are made and answered.
#include <gtest/gtest.h>

#include <set>

#include "services/ecs/http_hook.h"
#include "services/ecs/operations/test_operations.h"
#include "services/ecs/service_deployment_commands.h"

namespace minato::ecs {
namespace {

class StrategyOperationsTest : public testing::Test {
 protected:
  StrategyOperationsTest() { ecs_.register_definition("web"); }

  static std::string at(const boost::json::value& json, const std::string& pointer) {
    return TestOperations::at(json, pointer);
  }
  static std::string create(const std::string& configuration) {
    return "{'serviceName':'web','taskDefinition':'web','desiredCount':0,"
           "'deploymentConfiguration':" +
           configuration + '}';
  }
  static std::string hooks(const std::string& hook, const std::string& strategy = "BLUE_GREEN") {
    return create("{'strategy':'" + strategy + "','lifecycleHooks':[" + hook + "]}");
  }
  boost::json::value update(const std::string& configuration) {
    return ecs_.json("UpdateService",
                     "{'service':'web','deploymentConfiguration':" + configuration + '}');
  }
  boost::json::value newest() {
    const auto list = ecs_.json("ListServiceDeployments", "{'service':'web'}");
    const std::string arn = at(list, "/serviceDeployments/0/serviceDeploymentArn");
    return ecs_.json("DescribeServiceDeployments", "{'serviceDeploymentArns':['" + arn + "']}")
        .at("serviceDeployments")
        .at(0);
  }
  /// The one that is waited for.
  const HookCall& call() { return ecs_.state().table<HookCall>().rows().begin()->second.record; }
  bool has_call() { return !ecs_.state().table<HookCall>().rows().empty(); }
  void answer(int status, const std::string& body) {
    const HookCall asked = call();
    ecs_.apply(plan_hook_answer(ecs_.state(), asked.id, asked.attempt, {status, body}, ecs_.now()));
  }
  std::string hook_status() { return at(newest(), "/lifecycleHookDetails/0/status"); }

  TestOperations ecs_;
};

TEST_F(StrategyOperationsTest, RefusesWhatEcsRefuses) {
  using Code = ErrorCode;
  const std::string pause = "{'targetType':'PAUSE','lifecycleStages':['POST_SCALE_UP']";
  for (const auto& [body, code, message] : std::vector<std::tuple<std::string, Code, std::string>>{
           {create("{'strategy':'LINEAR','linearConfiguration':{'stepPercent':2.9}}"),
            Code::kInvalidParameter, "multiple of 0.1 from 3.0"},
           {create("{'strategy':'LINEAR','linearConfiguration':{'stepPercent':3.05}}"),
            Code::kInvalidParameter, "multiple of 0.1"},
           {create("{'strategy':'LINEAR','linearConfiguration':{'stepBakeTimeInMinutes':1441}}"),
            Code::kInvalidParameter, "between 0 and 1440"},
           {create("{'strategy':'CANARY','canaryConfiguration':{'canaryPercent':100.1}}"),
            Code::kInvalidParameter, "from 0.1 to 100.0"},
           {create("{'strategy':'CANARY','linearConfiguration':{}}"), Code::kInvalidParameter,
            "LINEAR"},
           {create("{'canaryConfiguration':{}}"), Code::kInvalidParameter, "CANARY"},
           {create("{'strategy':'BLUE_GREEN','bakeTimeInMinutes':-1}"), Code::kInvalidParameter,
            "bakeTimeInMinutes"},
           {create("{'strategy':'BLUE_GREEN','earlySuccessCriteria':{'enable':true,"
                   "'healthyPercent':100,'sourceServiceRevisionCleanup':'BLOCKING'}}"),
            Code::kInvalidParameter, "ROLLING"},
           {create("{'earlySuccessCriteria':{'enable':true}}"), Code::kInvalidParameter,
            "healthyPercent"},
           {hooks("{'targetType':'PAUSE'}"), Code::kInvalidParameter, "lifecycleStages"},
           {hooks("{'targetType':'PAUSE','lifecycleStages':['PRODUCTION_TRAFFIC_SHIFT']}"),
            Code::kInvalidParameter, "PAUSE hooks"},
           {hooks("{'targetType':'PAUSE','hookTargetArn':'http://a','lifecycleStages':["
                  "'PRE_SCALE_UP']}"),
            Code::kInvalidParameter, "no hookTargetArn"},
           {hooks(pause + ",'timeoutConfiguration':{'timeoutInMinutes':20161}}"),
            Code::kInvalidParameter, "20160"},
           {hooks("{'targetType':'PAUSE','lifecycleStages':['TEST_TRAFFIC_SHIFT']}", "ROLLING"),
            Code::kInvalidParameter, "ROLLING"},
           {hooks("{'lifecycleStages':['PRE_SCALE_UP']}"), Code::kInvalidParameter,
            "hookTargetArn"},
           {hooks("{'hookTargetArn':'arn:aws:lambda:r:1:function:f','lifecycleStages':["
                  "'PRE_SCALE_UP']}"),
            Code::kUnsupportedMember, "Lambda"},
           {hooks("{'hookTargetArn':'" + kArn +
                  "task-definition/none:1','lifecycleStages':["
                  "'PRE_SCALE_UP']}"),
            Code::kInvalidParameter, "hookTargetArn"},
           {hooks("{'hookTargetArn':'" + kArn +
                  "task-definition/web:1','lifecycleStages':["
                  "'PRE_SCALE_UP'],'hookDetails':{'overrides':{'cpu':'256'}}}"),
            Code::kUnsupportedMember, "cpu or memory"},
           {hooks("{'hookTargetArn':'" + kArn +
                  "task-definition/web:1','lifecycleStages':["
                  "'PRE_SCALE_UP'],'hookDetails':{'command':['a']}}"),
            Code::kInvalidParameter, "not command"},
           {"{'serviceName':'web','taskDefinition':'web','schedulingStrategy':'DAEMON',"
            "'deploymentConfiguration':{'strategy':'BLUE_GREEN'}}",
            Code::kInvalidParameter, "DAEMON"},
       }) {
    ecs_.expect_refused({"CreateService", body, code, message.c_str()});
  }
}

TEST_F(StrategyOperationsTest, DefaultsBelongToTheStrategy) {
  ecs_.json("CreateService", create("{'strategy':'CANARY'}"));
  auto shown = update("{'bakeTimeInMinutes':3}").at("service").at("deploymentConfiguration");
  EXPECT_EQ(shown.at("canaryConfiguration").at("canaryPercent").to_number<double>(), 5.0);
  EXPECT_EQ(at(shown, "/canaryConfiguration/canaryBakeTimeInMinutes"), "10");
  shown = update("{'strategy':'LINEAR'}").at("service").at("deploymentConfiguration");
  EXPECT_EQ(shown.at("linearConfiguration").at("stepPercent").to_number<double>(), 10.0);
  EXPECT_EQ(at(shown, "/linearConfiguration/stepBakeTimeInMinutes"), "6");
  EXPECT_EQ(at(shown, "/canaryConfiguration"), "(none)");
  EXPECT_EQ(at(shown, "/bakeTimeInMinutes"), "3");
}

TEST_F(StrategyOperationsTest, APlainServiceKeepsNothingOfThis) {
  ecs_.json("CreateService", create("{'strategy':'ROLLING','lifecycleHooks':[]}"));
  EXPECT_EQ(ecs_.state().table<Service>().rows().begin()->second.record.strategy, nullptr);
  EXPECT_EQ(at(newest(), "/lifecycleStage"), "(none)");
}

TEST_F(StrategyOperationsTest, AUrlIsAskedUntilItHasAnAnswer) {
  ecs_.json("CreateService",
            hooks("{'hookTargetArn':'http://check/','lifecycleStages':['PRE_SCALE_UP'],"
                  "'hookDetails':{'a':[1]}}",
                  "ROLLING"));
  ASSERT_TRUE(has_call());
  EXPECT_EQ(call().url, "http://check/");
  const auto body = boost::json::parse(call().body);
  EXPECT_EQ(at(body, "/lifecycleStage"), "PRE_SCALE_UP");
  EXPECT_EQ(at(body, "/hookDetails/a/0"), "1");
  EXPECT_EQ(at(body, "/resourceArn"), at(newest(), "/serviceDeploymentArn"));
  answer(0, "no connection");
  EXPECT_FALSE(has_call()) << "not at once";
  ecs_.advance(Seconds{1});
  answer(200, R"({"hookStatus":"IN_PROGRESS","callBackDelay":7})");
  ecs_.advance(Seconds{6});
  EXPECT_FALSE(has_call());
  ecs_.advance(Seconds{1});
  EXPECT_EQ(call().attempt, 3);
  EXPECT_EQ(hook_status(), "IN_PROGRESS");
  answer(200, R"({"hookStatus":"SUCCEEDED"})");
  EXPECT_EQ(hook_status(), "SUCCEEDED");
  EXPECT_EQ(at(newest(), "/status"), "SUCCESSFUL");
}

TEST_F(StrategyOperationsTest, WhatAUrlDoesNotAnswerIsAFailure) {
  const std::string hook = "{'hookTargetArn':'http://check/','lifecycleStages':['PRE_SCALE_UP']}";
  ecs_.json("CreateService", create("{}"));
  update("{'lifecycleHooks':[" + hook + "]}");
  const std::string force = "{'service':'web','forceNewDeployment':true}";
  ecs_.json("UpdateService", force);
  for (int seconds : {1, 2, 4, 8}) {
    answer(503, "");
    EXPECT_EQ(hook_status(), "IN_PROGRESS");
    ecs_.advance(Seconds{seconds});
  }
  answer(503, "");
  EXPECT_EQ(hook_status(), "FAILED");
  EXPECT_NE(at(newest(), "/rollback/reason").find("status 503"), std::string::npos);
  ecs_.json("UpdateService", force);
  answer(200, "fine");
  EXPECT_EQ(hook_status(), "FAILED");
  EXPECT_NE(at(newest(), "/rollback/reason").find("no hookStatus"), std::string::npos);
  ecs_.json("UpdateService", force);
  ASSERT_TRUE(has_call());
  ecs_.json("UpdateService",
            "{'service':'web','deploymentConfiguration':{'lifecycleHooks':[]},"
            "'forceNewDeployment':true}");
  EXPECT_FALSE(has_call()) << "nobody waits for it any more";
}

TEST_F(StrategyOperationsTest, ARollbackAsksTheHooksOfTheStagesThatShiftTraffic) {
  ecs_.json("CreateService", create("{'strategy':'BLUE_GREEN'}"));
  update(
      "{'bakeTimeInMinutes':9,'lifecycleHooks':[{'hookTargetArn':'http://check/',"
      "'lifecycleStages':['PRODUCTION_TRAFFIC_SHIFT','POST_SCALE_UP','TEST_TRAFFIC_SHIFT']}]}");
  ecs_.json("UpdateService", "{'service':'web','forceNewDeployment':true}");
  for (const char* stage : {"POST_SCALE_UP", "TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"}) {
    EXPECT_EQ(at(boost::json::parse(call().body), "/lifecycleStage"), stage);
    answer(200, R"({"hookStatus":"SUCCEEDED"})");
  }
  EXPECT_EQ(at(newest(), "/lifecycleStage"), "BAKE_TIME");
  const std::string arn = at(newest(), "/serviceDeploymentArn");
  ecs_.json("StopServiceDeployment", "{'serviceDeploymentArn':'" + arn + "'}");
  std::set<std::string> asked;
  for (const auto& [id, row] : ecs_.state().table<HookCall>().rows()) {
    const auto body = boost::json::parse(row.record.body);
    asked.insert(at(body, "/lifecycleStage"));
    const auto target = at(newest(), "/targetServiceRevision/arn");
    const auto& weights = body.at("executionDetails").at("productionTrafficWeights");
    EXPECT_EQ(weights.at(target).to_number<double>(), 0) << "it has gone back already";
  }
  EXPECT_EQ(asked, (std::set<std::string>{"PRODUCTION_TRAFFIC_SHIFT", "TEST_TRAFFIC_SHIFT"}));
  EXPECT_EQ(at(newest(), "/status"), "ROLLBACK_IN_PROGRESS");
  EXPECT_EQ(at(newest(), "/lifecycleHookDetails/3/status"), "IN_PROGRESS");
  answer(200, R"({"hookStatus":"FAILED"})");
  answer(200, R"({"hookStatus":"SUCCEEDED"})");
  EXPECT_EQ(at(newest(), "/status"), "ROLLBACK_SUCCESSFUL");
  EXPECT_EQ(ecs_.events_with("was rolled back although the lifecycle hook"), 1);
}

TEST_F(StrategyOperationsTest, ARollbackBeforeTrafficShiftedAsksNoHooks) {
  ecs_.json("CreateService", create("{'strategy':'BLUE_GREEN'}"));
  update(
      "{'lifecycleHooks':[{'hookTargetArn':'http://check/',"
      "'lifecycleStages':['PRODUCTION_TRAFFIC_SHIFT','POST_SCALE_UP','TEST_TRAFFIC_SHIFT']}]}");
  ecs_.json("UpdateService", "{'service':'web','forceNewDeployment':true}");
  answer(200, R"({"hookStatus":"FAILED"})");
  EXPECT_EQ(at(newest(), "/status"), "ROLLBACK_SUCCESSFUL");
  EXPECT_FALSE(has_call());
}

TEST_F(StrategyOperationsTest, ADeploymentIsJudgedByTheRulesThatItBeganWith) {
  const std::string breaker = "{'deploymentCircuitBreaker':{'enable':true,'rollback':true}}";
  ecs_.connect(1);
  ecs_.json("CreateService",
            "{'serviceName':'web','taskDefinition':'web','desiredCount':1,"
            "'deploymentConfiguration':" +
                breaker + '}');
  const TaskId first = ecs_.wanted("web").front();
  ecs_.report_running(first);
  ecs_.advance(Seconds{41});
  ASSERT_EQ(at(newest(), "/status"), "SUCCESSFUL");
  ecs_.json("UpdateService",
            "{'service':'web','forceNewDeployment':true,"
            "'placementStrategy':[{'type':'random'}]}");
  update("{'deploymentCircuitBreaker':{'enable':false,'rollback':false}}");
  for (int failure = 0; failure < 3; ++failure) {
    for (const TaskId& id : ecs_.wanted("web")) {
      if (id != first) ecs_.report_stopped(id, "TaskFailedToStart", "no");
    }
    ecs_.advance(Seconds{10});
  }
  EXPECT_EQ(at(newest(), "/status").substr(0, 9), "ROLLBACK_");
  EXPECT_EQ(at(newest(), "/deploymentCircuitBreaker/threshold"), "3");
  const Service& service = ecs_.service_row("web");
  EXPECT_EQ(service.deployments.front().revision, service.stable_revision);
  EXPECT_EQ(service.placement.strategy.size(), 1u) << "it is no part of a revision";
}

TEST_F(StrategyOperationsTest, ADeploymentThatTakesOverKnowsWhenTrafficWasShifted) {
  ecs_.json("CreateService", create("{'strategy':'BLUE_GREEN'}"));
  update("{'bakeTimeInMinutes':9}");
  ecs_.json("UpdateService", "{'service':'web','forceNewDeployment':true}");
  const auto under_way = [&]() -> const ServiceDeployment& {
    const auto& id = ecs_.service_row("web").deployments.front().service_deployment;
    return ecs_.state().table<ServiceDeployment>().at(id);
  };
  Lifecycle shifted = *under_way().lifecycle;
  shifted.shifted_at = ecs_.now();
  ecs_.run(AdvanceLifecycle{under_way().id, shifted, ecs_.now()});
  ecs_.json("UpdateService", "{'service':'web','forceNewDeployment':true}");
  EXPECT_EQ(under_way().lifecycle->shifted_at, shifted.shifted_at);
}

TEST_F(StrategyOperationsTest, AListenerRuleShiftsTheTrafficOfOneLoadBalancer) {
  ecs_.register_definition(
      "balanced", "", "'memory':64,'portMappings':[{'containerPort':80},{'containerPort':81}]");
  const std::string one = ecs_.create_group("one").str();
  const std::string two = ecs_.create_group("two").str();
  const auto entry = [&](const std::string& port, const std::string& rule) {
    return "{'targetGroupArn':'" + one + "','containerName':'app','containerPort':" + port +
           ",'advancedConfiguration':{'alternateTargetGroupArn':'" + two +
           "','productionListenerRule':'arn:listener/" + rule + "'}}";
  };
  const auto create_with = [&](const std::string& name, const std::string& entries) {
    return "{'serviceName':'" + name +
           "','taskDefinition':'balanced','desiredCount':0,'deploymentConfiguration':"
           "{'strategy':'BLUE_GREEN'},'loadBalancers':[" +
           entries + "]}";
  };
  constexpr auto kInvalid = ErrorCode::kInvalidParameter;
  ecs_.expect_refused({"CreateService",
                       create_with("a", entry("80", "one") + ',' + entry("81", "one")), kInvalid,
                       "by more than one advancedConfiguration"});
  ecs_.json("CreateService", create_with("a", entry("80", "one")));
  ecs_.expect_refused({"CreateService", create_with("b", entry("80", "one")), kInvalid,
                       "is used by the advancedConfiguration of the service a"});
  ecs_.json("CreateService", create_with("b", entry("80", "two")));
  ecs_.json("UpdateService", "{'service':'a','loadBalancers':[" + entry("81", "one") + "]}");
  ecs_.expect_refused({"UpdateService",
                       "{'service':'a','loadBalancers':[" + entry("80", "two") + "]}", kInvalid,
                       "of the service b"});
  ecs_.json("DeleteService", "{'service':'b','force':true}");
  ecs_.json("CreateService", create_with("c", entry("80", "two")));
}

}  // namespace
}  // namespace minato::ecs
