#include "services/ecs/operations/service_operations.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

using Texts = std::vector<std::string>;

class ServiceOperationsTest : public testing::Test {
 protected:
  ServiceOperationsTest() {
    web_ = ecs_.register_definition("web", "", "'memory':64,'portMappings':[{'containerPort':80}]");
    task_network_ = ecs_.register_definition("own", ",'networkMode':'awsvpc'");
  }

  static std::string at(const boost::json::value& json, const std::string& pointer) {
    return TestOperations::at(json, pointer);
  }
  boost::json::value create(const std::string& name, int count, const std::string& more = "") {
    return ecs_.json("CreateService", "{'serviceName':'" + name +
                                          "','taskDefinition':'web','desiredCount':" +
                                          std::to_string(count) + more + '}');
  }
  boost::json::value update(const std::string& name, const std::string& more) {
    return ecs_.json("UpdateService", "{'service':'" + name + "'," + more + '}');
  }
  boost::json::value describe(const std::string& name) {
    return ecs_.json("DescribeServices", "{'services':['" + name + "'],'include':['TAGS']}")
        .at("services")
        .at(0);
  }
  /// All tasks of a service that are wanted to run, do.
  void run_all(const std::string& service) {
    for (const auto& id : ecs_.wanted(service)) {
      if (ecs_.task(id).last_status < TaskStatus::kRunning) ecs_.report_running(id);
    }
  }
  /// Everything that is to stop, does.
  void end_stopped() {
    Texts ids;
    for (const auto& [id, row] : ecs_.state().table<Task>().rows()) {
      if (is_to_stop_on_instance(row.record)) ids.push_back(id.str());
    }
    for (const auto& id : ids) ecs_.report_stopped(TaskId(id), "", "");
  }
  Texts listed(const char* operation, const char* member, const std::string& body = "{}") {
    return TestOperations::texts(ecs_.json(operation, body), member);
  }
  static std::string id_of(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

  TestOperations ecs_;
  std::string web_, task_network_;
};

TEST_F(ServiceOperationsTest, CreatesAServiceAndRunsIt) {
  ecs_.connect(1);
  const auto made = create("shop", 2, ",'tags':[{'key':'team','value':'ships'}]");
  EXPECT_EQ(at(made, "/service/serviceArn"), kArn + "service/default/shop");
  EXPECT_EQ(at(made, "/service/status"), "ACTIVE");
  EXPECT_EQ(at(made, "/service/desiredCount"), "2");
  EXPECT_EQ(at(made, "/service/runningCount"), "0");
  EXPECT_EQ(at(made, "/service/taskDefinition"), kArn + "task-definition/web:1");
  EXPECT_EQ(at(made, "/service/deploymentConfiguration/minimumHealthyPercent"), "100");
  EXPECT_EQ(at(made, "/service/deploymentConfiguration/maximumPercent"), "200");
  EXPECT_EQ(at(made, "/service/deployments/0/rolloutState"), "IN_PROGRESS");
  EXPECT_EQ(at(made, "/service/tags/0/value"), "ships");
  EXPECT_EQ(at(describe("shop"), "/pendingCount"), "2");
  run_all("shop");
  const auto shown = describe("shop");
  EXPECT_EQ(at(shown, "/runningCount"), "2");
  EXPECT_EQ(at(shown, "/deployments/0/rolloutState"), "COMPLETED");
  EXPECT_EQ(at(shown, "/events/0/message"), "(service shop) has reached a steady state.");
  EXPECT_NE(at(shown, "/events/2/message").find("has started 2 tasks: (task "), std::string::npos);
  EXPECT_EQ(at(ecs_.json("DescribeClusters"), "/clusters/0/runningTasksCount"), "2");
}

TEST_F(ServiceOperationsTest, SaysWhyTasksAreNotPlaced) {
  create("shop", 1);
  EXPECT_EQ(at(describe("shop"), "/events/0/message"),
            "(service shop) was unable to place a task because no container instance met all of "
            "its requirements. Reason: No Container Instances were found in your cluster.");
  ecs_.connect(TestCluster::machine(1, 4096, 32));
  ecs_.advance(Seconds{1});
  EXPECT_EQ(at(describe("shop"), "/events/0/message"),
            "(service shop) was unable to place a task because no container instance met all of "
            "its requirements. Reason: RESOURCE:MEMORY (1 container instance).");
  for (int i = 0; i < 100; ++i) ecs_.advance(Seconds{1});
  EXPECT_EQ(ecs_.events_with("unable to place a task"), 2) << "not each time it tries";
  ecs_.connect(TestCluster::machine(2));
  ecs_.advance(Seconds{1});
  EXPECT_EQ(ecs_.wanted("shop").size(), 1u);
}

TEST_F(ServiceOperationsTest, IsIdempotentByClientToken) {
  const auto first = create("shop", 1, ",'clientToken':'abc'");
  const auto again = create("shop", 1, ",'clientToken':'abc'");
  EXPECT_EQ(at(again, "/service/deployments/0/id"), at(first, "/service/deployments/0/id"));
  EXPECT_EQ(listed("ListServices", "serviceArns").size(), 1u);
  ecs_.expect_refused({"CreateService",
                       "{'serviceName':'shop','taskDefinition':'web','clientToken':'other'}",
                       ErrorCode::kInvalidParameter, "not idempotent"});
}

TEST_F(ServiceOperationsTest, UpdatesCountsWithoutADeploymentAndDefinitionsWithOne) {
  ecs_.connect(1);
  const auto made = create("shop", 1);
  run_all("shop");
  const auto scaled = update("shop", "'desiredCount':3");
  EXPECT_EQ(at(scaled, "/service/deployments/0/id"), at(made, "/service/deployments/0/id"));
  EXPECT_EQ(at(scaled, "/service/deployments/1"), "(none)");
  EXPECT_EQ(ecs_.wanted("shop").size(), 3u);
  run_all("shop");

  ecs_.register_definition("web");
  const auto rolled = update("shop", "'taskDefinition':'web'");
  EXPECT_EQ(at(rolled, "/service/deployments/0/status"), "PRIMARY");
  EXPECT_EQ(at(rolled, "/service/deployments/0/taskDefinition"), kArn + "task-definition/web:2");
  EXPECT_EQ(at(rolled, "/service/deployments/1/status"), "ACTIVE");
  EXPECT_EQ(ecs_.wanted("shop").size(), 6u);
  run_all("shop");
  end_stopped();
  const auto done = describe("shop");
  EXPECT_EQ(at(done, "/deployments/0/rolloutState"), "COMPLETED");
  EXPECT_EQ(at(done, "/deployments/1"), "(none)");
  EXPECT_EQ(at(done, "/runningCount"), "3");

  const auto forced = update("shop", "'forceNewDeployment':true");
  EXPECT_EQ(at(forced, "/service/deployments/1/status"), "ACTIVE");
  const auto settings = update("shop", "'deploymentConfiguration':{'minimumHealthyPercent':50}");
  EXPECT_EQ(at(settings, "/service/deploymentConfiguration/minimumHealthyPercent"), "50");
  EXPECT_EQ(at(settings, "/service/deploymentConfiguration/maximumPercent"), "200");
}

TEST_F(ServiceOperationsTest, SaysThatADeploymentIsStuckAndGoesOnOnceThereIsRoom) {
  ecs_.connect(1);
  create("shop", 1, ",'deploymentConfiguration':{'maximumPercent':150}");
  run_all("shop");
  ecs_.register_definition("web");
  update("shop", "'taskDefinition':'web'");
  EXPECT_NE(at(describe("shop"), "/events/0/message").find("is unable to replace tasks"),
            std::string::npos);
  EXPECT_EQ(ecs_.wanted("shop").size(), 1u);
  update("shop", "'deploymentConfiguration':{'maximumPercent':200}");
  EXPECT_EQ(ecs_.wanted("shop").size(), 2u);
}

TEST_F(ServiceOperationsTest, DeletesAServiceWhenItsTasksAreGone) {
  ecs_.connect(1);
  create("shop", 1);
  run_all("shop");
  ecs_.expect_refused(
      {"DeleteService", "{'service':'shop'}", ErrorCode::kInvalidParameter, "scaled above 0"});
  const auto deleted = ecs_.json("DeleteService", "{'service':'shop','force':true}");
  EXPECT_EQ(at(deleted, "/service/status"), "DRAINING");
  EXPECT_EQ(at(deleted, "/service/desiredCount"), "0");
  ecs_.expect_refused({"CreateService", "{'serviceName':'shop','taskDefinition':'web'}",
                       ErrorCode::kInvalidParameter, "still Draining"});
  ecs_.expect_refused({"UpdateService", "{'service':'shop','desiredCount':1}",
                       ErrorCode::kServiceNotActive, "not ACTIVE"});
  end_stopped();
  EXPECT_EQ(at(describe("shop"), "/status"), "INACTIVE");
  EXPECT_TRUE(listed("ListServices", "serviceArns").empty());
  ecs_.expect_refused({"DeleteService", "{'service':'shop'}", ErrorCode::kServiceNotFound, ""});
  const auto anew = create("shop", 1);
  EXPECT_EQ(at(anew, "/service/status"), "ACTIVE");
  EXPECT_EQ(at(anew, "/service/events"), "[]");
  EXPECT_EQ(ecs_.wanted("shop").size(), 1u);
}

TEST_F(ServiceOperationsTest, ListsServicesInPages) {
  Texts expected;
  for (int i = 10; i < 35; ++i) {
    create("s" + std::to_string(i), 0);
    expected.push_back(kArn + "service/default/s" + std::to_string(i));
  }
  EXPECT_EQ(listed("ListServices", "serviceArns").size(), 10u) << "ten unless asked for more";
  for (const int size : {1, 7, 100}) {
    EXPECT_EQ(ecs_.all_pages("ListServices", "serviceArns", size), expected);
  }
  const auto described = ecs_.json("DescribeServices",
                                   "{'services':['s10','none','" + kArn + "service/default/s11']}");
  EXPECT_EQ(described.at("services").as_array().size(), 2u);
  EXPECT_EQ(at(described, "/failures/0/arn"), kArn + "service/default/none");
  EXPECT_EQ(at(described, "/failures/0/reason"), "MISSING");
}

TEST_F(ServiceOperationsTest, BalancesAService) {
  ecs_.connect(1);
  const auto group = ecs_.create_group("shop");
  const auto made = create("shop", 1,
                           ",'healthCheckGracePeriodSeconds':5,'loadBalancers':[{"
                           "'targetGroupArn':'arn:group/shop','containerName':'app',"
                           "'containerPort':80}]");
  EXPECT_EQ(at(made, "/service/loadBalancers/0/targetGroupArn"), "arn:group/shop");
  EXPECT_EQ(at(made, "/service/healthCheckGracePeriodSeconds"), "5");
  run_all("shop");
  EXPECT_EQ(ecs_.targets(group).size(), 1u);
}

TEST_F(ServiceOperationsTest, RefusesWhatIsNoService) {
  create("shop", 0);
  ecs_.create_group("g");
  elb::TargetGroup unused;
  unused.arn = elb::TargetGroupArn("arn:group/unused");
  ecs_.run(elb::CreateTargetGroup{unused});
  const auto invalid = ErrorCode::kInvalidParameter;
  const auto client = ErrorCode::kClient;
  const auto unsupported = ErrorCode::kUnsupportedMember;
  const auto making = [](const std::string& more, const std::string& definition = "web") {
    return "{'serviceName':'x','taskDefinition':'" + definition + "'," + more + '}';
  };
  const auto balanced = [&](const std::string& group, const std::string& container, int port) {
    return making("'loadBalancers':[{'targetGroupArn':'arn:group/" + group + "','containerName':'" +
                  container + "','containerPort':" + std::to_string(port) + "}]");
  };
  const Refused kBad[] = {
      {"CreateService", "{'taskDefinition':'web'}", ErrorCode::kValidation, "serviceName"},
      {"CreateService", "{'serviceName':'a b','taskDefinition':'web'}", invalid, "Service names"},
      {"CreateService", "{'serviceName':'x'}", invalid, "TaskDefinition can not be blank."},
      {"CreateService", making("'desiredCount':-1"), invalid, "desiredCount"},
      {"CreateService", making("'desiredCount':'many'"), ErrorCode::kMalformedRequest,
       "desiredCount"},
      {"CreateService", making("'desiredCount':1", "none"), client, "TaskDefinition not found."},
      {"CreateService", making("'cluster':'none'"), ErrorCode::kClusterNotFound, "not found"},
      {"CreateService", making("'schedulingStrategy':'DAEMON','desiredCount':0"), invalid,
       "The daemon scheduling strategy does not support a desired count for services. Remove the "
       "desired count value and try again"},
      {"CreateService", making("'deploymentController':{'type':'CODE_DEPLOY'}"), unsupported,
       "BLUE_GREEN"},
      {"CreateService", making("'launchType':'EXTERNAL'"), unsupported, "EXTERNAL"},
      {"CreateService", making("'launchType':'FARGATE'"), invalid, "FARGATE"},
      {"CreateService",
       making("'deploymentConfiguration':{'minimumHealthyPercent':100,'maximumPercent':100}"),
       invalid, "block"},
      {"CreateService", making("'deploymentConfiguration':{'minimumHealthyPercent':101}"), invalid,
       "minimumHealthyPercent"},
      {"CreateService", making("'deploymentConfiguration':{'maximumPercent':99}"), invalid,
       "maximumPercent"},
      {"CreateService", making("'healthCheckGracePeriodSeconds':5"), invalid, "load balancers"},
      {"CreateService", making("'desiredCount':1", "own"), invalid,
       "Network Configuration must be provided"},
      {"CreateService",
       making("'networkConfiguration':{'awsvpcConfiguration':{'subnets':['subnet-1']}}", "own"),
       invalid, "The subnet ID 'subnet-1' does not exist"},
      {"CreateService",
       making("'networkConfiguration':{'awsvpcConfiguration':{'subnets':['" + ecs_.subnet() +
                  "'],'securityGroups':['sg-1']}}",
              "own"),
       invalid, "sg-1"},
      {"CreateService",
       making("'networkConfiguration':{'awsvpcConfiguration':{'subnets':['" + ecs_.subnet() +
              "']}}"),
       invalid, "not valid for the given networkMode"},
      {"CreateService", balanced("none", "app", 80), invalid, "does not exist"},
      {"CreateService", balanced("unused", "app", 80), invalid, "associated load balancer"},
      {"CreateService", balanced("g", "db", 80), invalid, "The container db does not exist"},
      {"CreateService", balanced("g", "app", 81), invalid, "container port 81"},
  };
  for (const auto& bad : kBad) ecs_.expect_refused(bad);
  ecs_.json("DeregisterTaskDefinition", "{'taskDefinition':'web:1'}");
  ecs_.expect_refused({"CreateService", making("'desiredCount':1", "web:1"), client, "inactive"});
  EXPECT_EQ(listed("ListServices", "serviceArns").size(), 1u);
}

TEST_F(ServiceOperationsTest, RefusesWhatItCannotFindOrChange) {
  create("shop", 0);
  const auto invalid = ErrorCode::kInvalidParameter;
  const Refused kBad[] = {
      {"UpdateService", "{'service':'none'}", ErrorCode::kServiceNotFound, "not found"},
      {"UpdateService", "{'service':'shop','desiredCount':-1}", invalid, "desiredCount"},
      {"UpdateService", "{'service':'shop','taskDefinition':'none'}", ErrorCode::kClient,
       "not found"},
      {"DeleteService", "{'service':'none'}", ErrorCode::kServiceNotFound, "not found"},
      {"DescribeServices", "{'services':[]}", invalid, "cannot be empty"},
      {"DescribeServices", "{'services':['1','2','3','4','5','6','7','8','9','10','11']}", invalid,
       "At most 10"},
      {"ListServices", "{'cluster':'none'}", ErrorCode::kClusterNotFound, "not found"},
      {"ListServices", "{'nextToken':'!'}", invalid, "nextToken"},
  };
  for (const auto& bad : kBad) ecs_.expect_refused(bad);
}

TEST_F(ServiceOperationsTest, RunsTasksAndShowsThem) {
  ecs_.connect(1);
  ecs_.connect(2);
  const auto run = ecs_.json(
      "RunTask",
      "{'taskDefinition':'web','count':2,'startedBy':'me','group':'batch','tags':[{'key':'a',"
      "'value':'b'}],'enableECSManagedTags':true}");
  ASSERT_EQ(run.at("tasks").as_array().size(), 2u);
  EXPECT_EQ(at(run, "/failures"), "[]");
  EXPECT_EQ(at(run, "/tasks/0/lastStatus"), "PENDING");
  EXPECT_EQ(at(run, "/tasks/0/desiredStatus"), "RUNNING");
  EXPECT_EQ(at(run, "/tasks/0/startedBy"), "me");
  EXPECT_EQ(at(run, "/tasks/0/group"), "batch");
  EXPECT_EQ(at(run, "/tasks/0/memory"), "64");
  EXPECT_NE(at(run, "/tasks/0/containerInstanceArn"), at(run, "/tasks/1/containerInstanceArn"));
  const std::string arn = at(run, "/tasks/0/taskArn");
  EXPECT_TRUE(arn.starts_with(kArn + "task/default/"));

  ecs_.report_running(TaskId(id_of(arn)));
  const auto shown = ecs_.json(
      "DescribeTasks", "{'tasks':['" + arn + "','" + id_of(arn) + "','none'],'include':['TAGS']}");
  ASSERT_EQ(shown.at("tasks").as_array().size(), 2u);
  EXPECT_EQ(at(shown, "/tasks/0/lastStatus"), "RUNNING");
  EXPECT_EQ(at(shown, "/tasks/0/containers/0/lastStatus"), "RUNNING");
  EXPECT_EQ(at(shown, "/tasks/0/containers/0/networkBindings/0/containerPort"), "80");
  EXPECT_EQ(at(shown, "/tasks/0/tags/1/key"), "aws:ecs:clusterName");
  EXPECT_EQ(at(shown, "/failures/0/arn"), kArn + "task/default/none");
  EXPECT_EQ(at(shown, "/failures/0/reason"), "MISSING");
}

TEST_F(ServiceOperationsTest, RunsTasksOnceByClientToken) {
  ecs_.connect(1);
  const std::string body = "{'taskDefinition':'web','count':3,'clientToken':'abc'}";
  auto first = ecs_.json("RunTask", body);
  auto again = ecs_.json("RunTask", body);
  Texts first_arns, again_arns;
  for (const auto& task : first.at("tasks").as_array()) {
    first_arns.push_back(at(task, "/taskArn"));
  }
  for (const auto& task : again.at("tasks").as_array()) {
    again_arns.push_back(at(task, "/taskArn"));
  }
  std::ranges::sort(first_arns);
  std::ranges::sort(again_arns);
  EXPECT_EQ(first_arns, again_arns);
  EXPECT_EQ(listed("ListTasks", "taskArns").size(), 3u);
  for (const char* other :
       {"'count':3,'startedBy':'me'", "'count':3,'group':'batch'", "'count':2", "'startedBy':''",
        "'count':3,'overrides':{'containerOverrides':[{'name':'app','cpu':7}]}",
        "'count':3,'placementConstraints':[{'type':'distinctInstance'}]",
        "'count':3,'placementStrategy':[{'type':'random'}]",
        "'count':3,'tags':[{'key':'a','value':'b'}]"}) {
    ecs_.expect_refused({"RunTask",
                         "{'taskDefinition':'web','clientToken':'abc'," + std::string(other) + '}',
                         ErrorCode::kConflict, first_arns.front().c_str()});
  }
  const std::string one = "{'taskDefinition':'web','clientToken':'def'";
  const auto alone = ecs_.json("RunTask", one + '}');
  EXPECT_EQ(at(ecs_.json("RunTask", one + ",'count':1}"), "/tasks/0/taskArn"),
            at(alone, "/tasks/0/taskArn"));
}

TEST_F(ServiceOperationsTest, RunsWhatFitsAndSaysWhyTheRestDoesNot) {
  ecs_.connect(TestCluster::machine(1, 4096, 130));
  const auto run = ecs_.json("RunTask", "{'taskDefinition':'web','count':3}");
  EXPECT_EQ(run.at("tasks").as_array().size(), 2u);
  EXPECT_EQ(at(run, "/failures/0/reason"), "RESOURCE:MEMORY");
  EXPECT_EQ(at(run, "/failures/0/arn"),
            kArn + "container-instance/default/" + TestCluster::instance_id(1).str());
  ecs_.disconnect(1);
  const auto none = ecs_.json("RunTask", "{'taskDefinition':'web'}");
  EXPECT_EQ(at(none, "/tasks"), "[]");
  EXPECT_EQ(at(none, "/failures/0/reason"), "AGENT");
}

TEST_F(ServiceOperationsTest, RunsTasksWithAnAddressOfTheirOwn) {
  ecs_.connect(1);
  const auto run = ecs_.json("RunTask",
                             "{'taskDefinition':'own','networkConfiguration':{"
                             "'awsvpcConfiguration':{'subnets':['" +
                                 ecs_.subnet() + "']}}}");
  EXPECT_EQ(at(run, "/tasks/0/lastStatus"), "PROVISIONING");
  EXPECT_EQ(at(run, "/tasks/0/attachments/0/type"), "ElasticNetworkInterface");
  EXPECT_EQ(at(run, "/tasks/0/attachments/0/details/0/value"), ecs_.subnet());
}

TEST_F(ServiceOperationsTest, StopsATask) {
  ecs_.connect(1);
  const std::string arn = at(ecs_.json("RunTask", "{'taskDefinition':'web'}"), "/tasks/0/taskArn");
  ecs_.report_running(TaskId(id_of(arn)));
  const auto stopped = ecs_.json("StopTask", "{'task':'" + arn + "','reason':'enough'}");
  EXPECT_EQ(at(stopped, "/task/desiredStatus"), "STOPPED");
  EXPECT_EQ(at(stopped, "/task/stopCode"), "UserInitiated");
  EXPECT_EQ(at(stopped, "/task/stoppedReason"), "enough");
  const auto again = ecs_.json("StopTask", "{'task':'" + id_of(arn) + "'}");
  EXPECT_EQ(at(again, "/task/stoppedReason"), "enough") << "the first reason stays";
  end_stopped();
  const auto shown = ecs_.json("DescribeTasks", "{'tasks':['" + arn + "']}");
  EXPECT_EQ(at(shown, "/tasks/0/lastStatus"), "STOPPED");
  EXPECT_NE(at(shown, "/tasks/0/stoppedAt"), "(none)");
}

TEST_F(ServiceOperationsTest, ListsTasksByWhatTheyAre) {
  ecs_.connect(1);
  create("shop", 2);
  ecs_.json("RunTask", "{'taskDefinition':'web','count':3,'startedBy':'me'}");
  ecs_.register_definition("api");
  const std::string api = at(ecs_.json("RunTask", "{'taskDefinition':'api'}"), "/tasks/0/taskArn");
  ecs_.json("StopTask", "{'task':'" + api + "'}");
  const auto count = [&](const std::string& body) {
    return listed("ListTasks", "taskArns", body).size();
  };
  EXPECT_EQ(count("{}"), 5u);
  EXPECT_EQ(count("{'desiredStatus':'STOPPED'}"), 1u);
  EXPECT_EQ(count("{'desiredStatus':'PENDING'}"), 0u);
  EXPECT_EQ(count("{'serviceName':'shop'}"), 2u);
  EXPECT_EQ(count("{'startedBy':'me'}"), 3u);
  EXPECT_EQ(count("{'family':'web'}"), 5u);
  EXPECT_EQ(count("{'family':'api','desiredStatus':'STOPPED'}"), 1u);
  EXPECT_EQ(count("{'launchType':'FARGATE'}"), 0u);
  EXPECT_EQ(count("{'containerInstance':'" + TestCluster::instance_id(1).str() + "'}"), 5u);
  EXPECT_EQ(count("{'containerInstance':'" + TestCluster::instance_id(2).str() + "'}"), 0u);
  Texts all = ecs_.all_pages("ListTasks", "taskArns", 2);
  EXPECT_EQ(all, listed("ListTasks", "taskArns"));
}

TEST_F(ServiceOperationsTest, RefusesWhatIsNoTask) {
  ecs_.expect_refused({"RunTask", "{'taskDefinition':'web'}", ErrorCode::kInvalidParameter,
                       "No Container Instances were found in your cluster."});
  ecs_.connect(1);
  const auto invalid = ErrorCode::kInvalidParameter;
  const Refused kBad[] = {
      {"RunTask", "{}", ErrorCode::kValidation, "taskDefinition"},
      {"RunTask", "{'taskDefinition':'none'}", ErrorCode::kClient, "TaskDefinition not found."},
      {"RunTask", "{'taskDefinition':'web','count':0}", invalid, "between 1 and 10"},
      {"RunTask", "{'taskDefinition':'web','count':11}", invalid, "between 1 and 10"},
      {"RunTask", "{'taskDefinition':'web','cluster':'none'}", ErrorCode::kClusterNotFound,
       "not found"},
      {"RunTask", "{'taskDefinition':'web','group':'service:x'}", invalid, "service:"},
      {"RunTask", "{'taskDefinition':'web','propagateTags':'SERVICE'}", invalid, "SERVICE"},
      {"RunTask", "{'taskDefinition':'web','startedBy':'" + std::string(129, 'x') + "'}", invalid,
       "startedBy"},
      {"RunTask", "{'taskDefinition':'web','referenceId':'" + std::string(1025, 'x') + "'}",
       invalid, "referenceId"},
      {"RunTask", "{'taskDefinition':'web','clientToken':'" + std::string(65, 'x') + "'}", invalid,
       "clientToken"},
      {"RunTask", "{'taskDefinition':'web','clientToken':'a b'}", invalid, "clientToken"},
      {"RunTask", "{'taskDefinition':'own'}", invalid, "Network Configuration"},
      {"StopTask", "{'task':'none'}", invalid, "not found"},
      {"DescribeTasks", "{'tasks':[]}", invalid, "cannot be empty"},
      {"DescribeTasks", "{'tasks':['x'],'cluster':'none'}", ErrorCode::kClusterNotFound,
       "not found"},
      {"ListTasks", "{'serviceName':'none'}", ErrorCode::kServiceNotFound, "not found"},
      {"ListTasks", "{'maxResults':101}", invalid, "maxResults"},
      {"NoSuchOperation", "{}", ErrorCode::kUnknownOperation, "NoSuchOperation"},
  };
  for (const auto& bad : kBad) ecs_.expect_refused(bad);
  EXPECT_EQ(ecs_.state().table<Task>().size(), 0u);
}

}  // namespace
}  // namespace minato::ecs
