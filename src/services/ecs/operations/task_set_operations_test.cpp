#include "services/ecs/operations/task_set_operations.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"
#include "services/ecs/service_revision.h"

namespace minato::ecs {
namespace {

using Texts = std::vector<std::string>;

class TaskSetOperationsTest : public testing::Test {
 protected:
  TaskSetOperationsTest() {
    web_ = ecs_.register_definition("web", "", "'memory':64,'portMappings':[{'containerPort':80}]");
    ecs_.register_definition("web", "", "'memory':64,'portMappings':[{'containerPort':80}]");
    ecs_.register_definition("own", ",'networkMode':'awsvpc'");
    ecs_.connect(1);
    ecs_.json("CreateService",
              "{'serviceName':'shop','desiredCount':3,'deploymentController':{'type':'EXTERNAL'}}");
    ecs_.json("CreateService", "{'serviceName':'plain','taskDefinition':'web'}");
  }

  static std::string at(const boost::json::value& json, const std::string& pointer) {
    return TestOperations::at(json, pointer);
  }
  static std::string body(const std::string& more, const std::string& service = "shop") {
    return "{'cluster':'default','service':'" + service + '\'' + more + '}';
  }
  static std::string making(const std::string& more = "", const std::string& family = "web:1") {
    return body(",'taskDefinition':'" + family + '\'' + (more.empty() ? "" : ',' + more));
  }
  boost::json::value create(const std::string& more = "", const std::string& family = "web:1") {
    return ecs_.json("CreateTaskSet", making(more, family)).at("taskSet");
  }
  std::string create_scaled(int percent, const std::string& family = "web:1") {
    return at(create("'scale':{'value':" + std::to_string(percent) + ",'unit':'PERCENT'}", family),
              "/id");
  }
  boost::json::value describe(const std::string& set, const std::string& more = "") {
    return ecs_.json("DescribeTaskSets", body(",'taskSets':['" + set + "']" + more))
        .at("taskSets")
        .at(0);
  }
  boost::json::value service() {
    return ecs_.json("DescribeServices", "{'services':['shop']}").at("services").at(0);
  }
  boost::json::value on(const char* operation, const std::string& set,
                        const std::string& more = "") {
    return ecs_.json(operation, body(",'taskSet':'" + set + '\'' + more)).at("taskSet");
  }
  void run_all() {
    for (const auto& id : ecs_.wanted("shop")) {
      if (ecs_.task(id).last_status < TaskStatus::kRunning) ecs_.report_running(id);
    }
  }
  void end_stopped() {
    std::vector<TaskId> ids;
    for (const auto& [id, row] : ecs_.state().table<Task>().rows()) {
      if (is_to_stop_on_instance(row.record)) ids.push_back(id);
    }
    for (const auto& id : ids) ecs_.report_stopped(id, "", "");
  }

  TestOperations ecs_;
  std::string web_;
};

TEST_F(TaskSetOperationsTest, AnExternalServiceBeginsWithNothing) {
  const auto shown = service();
  EXPECT_EQ(at(shown, "/deploymentController/type"), "EXTERNAL");
  EXPECT_EQ(at(shown, "/deployments"), "[]");
  EXPECT_EQ(at(shown, "/taskSets"), "[]");
  EXPECT_EQ(at(shown, "/desiredCount"), "3");
  EXPECT_EQ(at(shown, "/loadBalancers"), "[]");
  EXPECT_EQ(at(shown, "/deploymentConfiguration"),
            R"({"maximumPercent":200,"minimumHealthyPercent":100})");
  for (const char* member : {"/taskDefinition", "/launchType", "/networkConfiguration",
                             "/currentServiceDeployment", "/platformVersion"}) {
    EXPECT_EQ(at(shown, member), "(none)") << member;
  }
  ecs_.advance(Seconds{5});
  EXPECT_EQ(ecs_.events_with("(service shop) has reached"), 0)
      << "there is nothing that could be steady";
}

TEST_F(TaskSetOperationsTest, ATaskSetShowsWhatItIs) {
  const auto set = create("'externalId':'blue','tags':[{'key':'team','value':'ships'}]");
  const std::string id = at(set, "/id");
  EXPECT_EQ(id.substr(0, 8), "ecs-svc/");
  EXPECT_EQ(at(set, "/taskSetArn"), kArn + "task-set/default/shop/" + id);
  EXPECT_EQ(at(set, "/serviceArn"), kArn + "service/default/shop");
  EXPECT_EQ(at(set, "/clusterArn"), kArn + "cluster/default");
  EXPECT_EQ(at(set, "/externalId"), "blue");
  EXPECT_EQ(at(set, "/status"), "ACTIVE");
  EXPECT_EQ(at(set, "/taskDefinition"), kArn + "task-definition/web:1");
  EXPECT_EQ(at(set, "/scale"), R"({"value":0,"unit":"PERCENT"})");
  EXPECT_EQ(at(set, "/computedDesiredCount"), "0");
  EXPECT_EQ(at(set, "/launchType"), "EC2");
  EXPECT_EQ(at(set, "/stabilityStatus"), "STABILIZING");
  EXPECT_EQ(at(set, "/serviceRegistries"), "[]");
  EXPECT_EQ(at(set, "/startedBy"), "(none)");
  EXPECT_EQ(at(set, "/tags/0/value"), "ships");
  ecs_.advance(Seconds{1});
  EXPECT_EQ(at(describe(id), "/stabilityStatus"), "STEADY_STATE") << "it wants nothing";
  EXPECT_EQ(at(describe(id), "/tags"), "(none)");
  EXPECT_EQ(at(describe(id, ",'include':['TAGS']"), "/tags/0/key"), "team");
}

TEST_F(TaskSetOperationsTest, EachSetRunsItsShareRoundedUp) {
  const std::string blue = create_scaled(100);
  const std::string green = create_scaled(34, "web:2");
  EXPECT_EQ(ecs_.wanted("shop").size(), 5u) << "three, and 1.02 rounded up";
  run_all();
  ecs_.advance(Seconds{1});
  EXPECT_EQ(at(describe(blue), "/runningCount"), "3");
  EXPECT_EQ(at(describe(green), "/computedDesiredCount"), "2");
  EXPECT_EQ(at(describe(green), "/runningCount"), "2");
  EXPECT_EQ(at(describe(green), "/stabilityStatus"), "STEADY_STATE");
  EXPECT_EQ(at(service(), "/runningCount"), "5");
  const auto tasks = ecs_.json("ListTasks", "{'startedBy':'" + green + "'}");
  EXPECT_EQ(tasks.at("taskArns").as_array().size(), 2u);
  EXPECT_EQ(ecs_.events_with("(service shop, taskSet " + blue + ") has started 3 tasks: "), 1);
  EXPECT_EQ(ecs_.events_with("(service shop, taskSet " + green + ") updated state to STEADY_STATE"),
            1);
  EXPECT_EQ(ecs_.events_with("(service shop) has reached a steady state."), 1);
}

TEST_F(TaskSetOperationsTest, ThePrimaryIsWhatTheServiceShows) {
  const std::string blue = create_scaled(100);
  const std::string green = create_scaled(0, "web:2");
  EXPECT_EQ(at(service(), "/taskDefinition"), "(none)");
  for (const auto& [set, definition] : {std::pair{blue, "web:1"}, std::pair{green, "web:2"}}) {
    const auto named =
        ecs_.json("UpdateServicePrimaryTaskSet", body(",'primaryTaskSet':'" + set + '\''));
    EXPECT_EQ(at(named, "/taskSet/status"), "PRIMARY");
    EXPECT_EQ(at(service(), "/taskDefinition"), kArn + "task-definition/" + definition);
    EXPECT_EQ(at(service(), "/launchType"), "EC2");
  }
  EXPECT_EQ(at(describe(blue), "/status"), "ACTIVE");
  const auto twice =
      ecs_.json("UpdateServicePrimaryTaskSet",
                body(",'primaryTaskSet':'" + kArn + "task-set/default/shop/" + green + '\''));
  EXPECT_EQ(at(twice, "/taskSet/id"), green) << "by its ARN, and again";
}

TEST_F(TaskSetOperationsTest, AScaleIsChangedAndTold) {
  const std::string set = create_scaled(100);
  run_all();
  const auto scaled = on("UpdateTaskSet", set, ",'scale':{'value':33.5,'unit':'PERCENT'}");
  EXPECT_EQ(at(scaled, "/computedDesiredCount"), "2");
  EXPECT_EQ(at(scaled, "/scale/value"), "3.35E1");
  EXPECT_EQ(at(scaled, "/stabilityStatus"), "STABILIZING");
  EXPECT_EQ(ecs_.wanted("shop").size(), 2u);
  EXPECT_EQ(ecs_.events_with("updated computedDesiredCount for taskSet " + set + " to 2."), 1);
  end_stopped();
  EXPECT_EQ(at(describe(set), "/stabilityStatus"), "STEADY_STATE");
  ecs_.json("UpdateService", "{'service':'shop','desiredCount':10}");
  EXPECT_EQ(at(describe(set), "/computedDesiredCount"), "4");
  EXPECT_EQ(ecs_.events_with("updated computedDesiredCount for taskSet " + set + " to 4."), 1);
}

TEST_F(TaskSetOperationsTest, ADeletedSetDrainsAndGoes) {
  const std::string set = create_scaled(100);
  run_all();
  ecs_.expect_refused({"DeleteTaskSet", body(",'taskSet':'" + set + '\''),
                       ErrorCode::kInvalidParameter, "scaled above 0"});
  EXPECT_EQ(at(on("DeleteTaskSet", set, ",'force':true"), "/status"), "DRAINING");
  EXPECT_EQ(ecs_.wanted("shop").size(), 0u);
  EXPECT_EQ(at(on("DeleteTaskSet", set), "/status"), "DRAINING") << "once more is as well";
  const std::string changed = body(",'taskSet':'" + set + "','scale':{'value':1}");
  ecs_.expect_refused({"UpdateTaskSet", changed, ErrorCode::kInvalidParameter, "DRAINING"});
  ecs_.expect_refused({"UpdateServicePrimaryTaskSet", body(",'primaryTaskSet':'" + set + '\''),
                       ErrorCode::kInvalidParameter, "DRAINING"});
  const auto revisions = [&] { return ecs_.state().table<ServiceRevision>().rows().size(); };
  const auto before = revisions();
  end_stopped();
  EXPECT_EQ(at(service(), "/taskSets"), "[]");
  EXPECT_EQ(revisions(), before - 1);
  ecs_.expect_refused({"DeleteTaskSet", body(",'taskSet':'" + set + '\''),
                       ErrorCode::kTaskSetNotFound, "does not exist"});
}

TEST_F(TaskSetOperationsTest, TheServiceTakesItsSetsAlong) {
  const std::string set = create_scaled(100);
  run_all();
  ecs_.expect_refused(
      {"DeleteService", "{'service':'shop'}", ErrorCode::kInvalidParameter, "scaled above 0"});
  const auto deleted = ecs_.json("DeleteService", "{'service':'shop','force':true}");
  EXPECT_EQ(at(deleted, "/service/taskSets/0/status"), "DRAINING");
  end_stopped();
  EXPECT_EQ(at(service(), "/status"), "INACTIVE");
  EXPECT_EQ(at(service(), "/taskSets"), "[]");
  ecs_.expect_refused({"CreateTaskSet", making(), ErrorCode::kServiceNotActive, "not ACTIVE"});
  ecs_.expect_refused({"DescribeTaskSets", body(""), ErrorCode::kServiceNotActive, "not ACTIVE"});
}

TEST_F(TaskSetOperationsTest, WithoutItsPrimaryAServiceShowsNone) {
  const std::string set = create_scaled(0);
  ecs_.json("UpdateServicePrimaryTaskSet", body(",'primaryTaskSet':'" + set + '\''));
  on("DeleteTaskSet", set);
  EXPECT_EQ(at(service(), "/taskSets"), "[]");
  EXPECT_EQ(at(service(), "/taskDefinition"), "(none)");
}

TEST_F(TaskSetOperationsTest, EachSetHasItsOwnLaunchType) {
  ecs_.register_definition("far",
                           ",'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],"
                           "'cpu':'256','memory':'512'");
  const std::string network =
      ",'networkConfiguration':{'awsvpcConfiguration':{'subnets':['" + ecs_.subnet() + "']}}";
  const auto far = create("'launchType':'FARGATE','scale':{'value':30}" + network, "far");
  EXPECT_EQ(at(far, "/launchType"), "FARGATE");
  EXPECT_EQ(at(far, "/platformVersion"), "1.4.0");
  EXPECT_EQ(at(far, "/networkConfiguration/awsvpcConfiguration/subnets/0"), ecs_.subnet());
  EXPECT_EQ(ecs_.task(ecs_.wanted("shop").front()).launch_type, LaunchType::kFargate);
  ecs_.json("PutClusterCapacityProviders",
            "{'cluster':'default','capacityProviders':['FARGATE_SPOT'],"
            "'defaultCapacityProviderStrategy':[]}");
  const auto spot =
      create("'capacityProviderStrategy':[{'capacityProvider':'FARGATE_SPOT','weight':1}]," +
                 std::string("'scale':{'value':30}") + network,
             "far");
  EXPECT_EQ(at(spot, "/launchType"), "(none)");
  EXPECT_EQ(at(spot, "/capacityProviderStrategy/0/capacityProvider"), "FARGATE_SPOT");
  const auto tasks = ecs_.json("ListTasks", "{'startedBy':'" + at(spot, "/id") + "'}");
  const std::string arn = at(tasks, "/taskArns/0");
  const Task& task = ecs_.task(TaskId(arn.substr(arn.rfind('/') + 1)));
  EXPECT_EQ(task.capacity_provider, "FARGATE_SPOT");
  EXPECT_EQ(create_scaled(30).substr(0, 8), "ecs-svc/") << "one on machines beside them";
  ecs_.expect_refused({"UpdateService",
                       "{'service':'shop','placementStrategy':[{'type':'random'}]}",
                       ErrorCode::kInvalidParameter, "FARGATE"});
}

TEST_F(TaskSetOperationsTest, AClientTokenMakesCreationRepeatable) {
  const auto first = create("'clientToken':'once','scale':{'value':50}");
  EXPECT_EQ(at(create("'clientToken':'once','scale':{'value':50}"), "/id"), at(first, "/id"));
  EXPECT_NE(at(create("'clientToken':'twice'"), "/id"), at(first, "/id"));
  EXPECT_EQ(service().at("taskSets").as_array().size(), 2u);
}

TEST_F(TaskSetOperationsTest, TagsComeAndGo) {
  const std::string arn = at(create(), "/taskSetArn");
  ecs_.json("TagResource", "{'resourceArn':'" + arn + "','tags':[{'key':'a','value':'b'}]}");
  const std::string named = "{'resourceArn':'" + arn + "'}";
  EXPECT_EQ(at(ecs_.json("ListTagsForResource", named), "/tags/0/key"), "a");
  ecs_.json("UntagResource", "{'resourceArn':'" + arn + "','tagKeys':['a']}");
  EXPECT_EQ(at(ecs_.json("ListTagsForResource", named), "/tags"), "[]");
  for (const char* gone : {"task-set/default/shop/ecs-svc/1", "task-set/default/none/ecs-svc/1"}) {
    ecs_.expect_refused({"TagResource",
                         "{'resourceArn':'" + kArn + gone + "','tags':[{'key':'a','value':'b'}]}",
                         ErrorCode::kResourceNotFound, "task set was not found"});
  }
}

TEST_F(TaskSetOperationsTest, RefusesWhatEcsRefuses) {
  const auto invalid = ErrorCode::kInvalidParameter;
  const std::string missing = ",'taskSet':'ecs-svc/1','scale':{'value':1}";
  const std::string only_external = "only supports task set management";
  const Refused kBad[] = {
      {"CreateTaskSet", "{'service':'shop','taskDefinition':'web'}", ErrorCode::kValidation,
       "cluster"},
      {"CreateTaskSet", "{'cluster':'none','service':'shop','taskDefinition':'web'}",
       ErrorCode::kClusterNotFound, "not found"},
      {"CreateTaskSet", body(",'taskDefinition':'web'", "none"), ErrorCode::kServiceNotFound, ""},
      {"CreateTaskSet", body(",'taskDefinition':'web'", "plain"), invalid, only_external.c_str()},
      {"DescribeTaskSets", body("", "plain"), invalid, only_external.c_str()},
      {"CreateTaskSet", making("", "none"), ErrorCode::kClient, "TaskDefinition not found."},
      {"CreateTaskSet", making("'scale':{'value':100.5}"), invalid, "between 0 and 100"},
      {"CreateTaskSet", making("'scale':{'value':-1}"), invalid, "between 0 and 100"},
      {"CreateTaskSet", making("'launchType':'FARGATE'"), invalid, "FARGATE"},
      {"CreateTaskSet", making("'launchType':'EXTERNAL'"), ErrorCode::kUnsupportedMember,
       "EXTERNAL"},
      {"CreateTaskSet", making("'serviceRegistries':[{'registryArn':'x'}]"),
       ErrorCode::kUnsupportedMember, "serviceRegistries"},
      {"CreateTaskSet", making("", "own"), invalid, "Network Configuration must be provided"},
      {"CreateTaskSet", making("'clientToken':'with space'"), invalid, "clientToken"},
      {"CreateTaskSet", making("'clientToken':'" + std::string(37, 'x') + '\''), invalid,
       "clientToken"},
      {"CreateTaskSet", making("'tags':[{'key':'aws:x','value':'y'}]"), invalid, "aws:"},
      {"CreateTaskSet",
       making("'loadBalancers':[{'targetGroupArn':'arn:group/none','containerName':'app',"
              "'containerPort':80}]"),
       invalid, "does not exist"},
      {"UpdateTaskSet", body(",'taskSet':'ecs-svc/1'"), ErrorCode::kValidation, "scale"},
      {"UpdateTaskSet", body(missing), ErrorCode::kTaskSetNotFound, "does not exist"},
      {"UpdateTaskSet", body(missing, "none"), ErrorCode::kServiceNotFound, ""},
      {"DeleteTaskSet", body(",'taskSet':'x'"), ErrorCode::kTaskSetNotFound, "does not exist"},
      {"UpdateServicePrimaryTaskSet", body(",'primaryTaskSet':'x'"), ErrorCode::kTaskSetNotFound,
       "does not exist"},
  };
  for (const Refused& bad : kBad) ecs_.expect_refused(bad);
}

TEST_F(TaskSetOperationsTest, AServiceHasFiveTaskSetsAtMost) {
  for (int made = 0; made < 5; ++made) create();
  ecs_.expect_refused({"CreateTaskSet", making(), ErrorCode::kInvalidParameter,
                       "5 deployments exist on the service."});
}

TEST_F(TaskSetOperationsTest, WhatIsMissingIsAFailureAlone) {
  const std::string set = create_scaled(0);
  const auto shown = ecs_.json("DescribeTaskSets", body(",'taskSets':['ecs-svc/1','" + set + "']"));
  EXPECT_EQ(at(shown, "/taskSets/0/id"), set);
  EXPECT_EQ(at(shown, "/failures/0/arn"), kArn + "task-set/default/shop/ecs-svc/1");
  EXPECT_EQ(at(shown, "/failures/0/reason"), "MISSING");
}

TEST_F(TaskSetOperationsTest, ItsServiceHasNoServiceDeployments) {
  EXPECT_EQ(at(ecs_.json("ListServiceDeployments", "{'service':'shop'}"), "/serviceDeployments"),
            "[]");
}

class ExternalServiceTest : public TaskSetOperationsTest {
 protected:
  static std::string creating(const std::string& more) {
    return "{'serviceName':'new','deploymentController':{'type':'EXTERNAL'}," + more + '}';
  }
  static std::string updating(const std::string& more) { return "{'service':'shop'," + more + '}'; }
};

TEST_F(ExternalServiceTest, WhatATaskSetSaysIsRefused) {
  const auto invalid = ErrorCode::kInvalidParameter;
  const std::string breaker =
      "'deploymentConfiguration':{'deploymentCircuitBreaker':{'enable':"
      "true,'rollback':false}}";
  const Refused kBad[] = {
      {"CreateService", creating("'taskDefinition':'web'"), invalid,
       "TaskDefinition must be blank."},
      {"CreateService", creating("'taskDefinition':''"), invalid, "Family should not be null"},
      {"CreateService", creating("'launchType':'EC2'"), invalid, "launchType"},
      {"CreateService", creating("'platformVersion':'LATEST'"), invalid, "platformVersion"},
      {"CreateService", creating("'loadBalancers':[{'containerName':'app'}]"), invalid,
       "loadBalancers"},
      {"CreateService",
       creating("'networkConfiguration':{'awsvpcConfiguration':{'subnets':['subnet-1']}}"), invalid,
       "networkConfiguration"},
      {"CreateService", creating("'capacityProviderStrategy':[{'capacityProvider':'FARGATE'}]"),
       invalid, "capacityProviderStrategy"},
      {"CreateService", creating("'role':'ecs'"), invalid, "role"},
      {"CreateService", creating("'schedulingStrategy':'DAEMON'"), invalid, "DAEMON"},
      {"CreateService", creating(breaker), invalid, "deploymentCircuitBreaker"},
      {"CreateService", creating("'deploymentConfiguration':{'strategy':'BLUE_GREEN'}"), invalid,
       "strategy"},
      {"CreateService", creating("'desiredCount':-1"), invalid, "desiredCount"},
      {"UpdateService", updating("'taskDefinition':'web'"), invalid, "task definition"},
      {"UpdateService", updating("'forceNewDeployment':true"), invalid, "force a new deployment"},
      {"UpdateService", updating("'loadBalancers':[]"), invalid, "load balancers"},
      {"UpdateService", updating("'platformVersion':'LATEST'"), invalid, "platform version"},
      {"UpdateService",
       updating("'networkConfiguration':{'awsvpcConfiguration':{'subnets':['subnet-1']}}"), invalid,
       "network parameters"},
      {"UpdateService", updating("'capacityProviderStrategy':[{'capacityProvider':'FARGATE'}]"),
       invalid, "capacity provider strategy"},
      {"UpdateService", updating("'deploymentConfiguration':{'maximumPercent':150}"), invalid,
       "deployment configuration"},
      {"UpdateService", updating("'deploymentController':{'type':'ECS'}"),
       ErrorCode::kUnsupportedMember, "changing the deployment controller"},
      {"UpdateService", "{'service':'plain','deploymentController':{'type':'EXTERNAL'}}",
       ErrorCode::kUnsupportedMember, "changing the deployment controller"},
      {"UpdateService", updating("'desiredCount':-1"), invalid, "desiredCount"},
  };
  for (const Refused& bad : kBad) ecs_.expect_refused(bad);
}

TEST_F(ExternalServiceTest, TakesWhatConcernsAllOfItsSets) {
  const auto made = ecs_.json(
      "CreateService",
      creating("'desiredCount':2,'clientToken':'once','healthCheckGracePeriodSeconds':7,"
               "'deploymentConfiguration':{'maximumPercent':150,'minimumHealthyPercent':50},"
               "'placementStrategy':[{'type':'spread','field':'instanceId'}],"
               "'schedulingStrategy':'REPLICA','enableECSManagedTags':true,"
               "'propagateTags':'SERVICE','tags':[{'key':'a','value':'b'}]"));
  EXPECT_EQ(at(made, "/service/healthCheckGracePeriodSeconds"), "7");
  EXPECT_EQ(at(made, "/service/deploymentConfiguration/maximumPercent"), "150");
  EXPECT_EQ(at(made, "/service/placementStrategy/0/field"), "instanceId");
  const auto again = ecs_.json("CreateService", creating("'clientToken':'once'"));
  EXPECT_EQ(at(again, "/service/desiredCount"), "2");
  ecs_.json("CreateTaskSet",
            "{'cluster':'default','service':'new','taskDefinition':'web','scale':{'value':100}}");
  const Task& task = ecs_.task(ecs_.wanted("new").front());
  EXPECT_EQ(task.group, "service:new");
  EXPECT_EQ(task.tags.size(), 3u) << "the service's, and ECS's two";
  const auto updated = ecs_.json(
      "UpdateService",
      "{'service':'new','desiredCount':1,'healthCheckGracePeriodSeconds':9,'placementStrategy':[],"
      "'propagateTags':'NONE','enableECSManagedTags':false}");
  EXPECT_EQ(at(updated, "/service/desiredCount"), "1");
  EXPECT_EQ(at(updated, "/service/healthCheckGracePeriodSeconds"), "9");
  EXPECT_EQ(at(updated, "/service/placementStrategy"), "[]");
  EXPECT_EQ(at(updated, "/service/propagateTags"), "NONE");
  EXPECT_EQ(at(updated, "/service/taskSets/0/computedDesiredCount"), "1");
}

}  // namespace
}  // namespace minato::ecs
