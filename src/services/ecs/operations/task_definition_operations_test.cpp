#include "services/ecs/operations/task_definition_operations.h"

#include <gtest/gtest.h>

#include "services/ecs/assignments.h"
#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

using Texts = std::vector<std::string>;

class DefinitionOperationsTest : public testing::Test {
 protected:
  static std::string family(const std::string& rest) { return "{'family':'web'," + rest + '}'; }
  static std::string containers(const std::string& list) {
    return family("'containerDefinitions':[" + list + ']');
  }
  /// A body whose only container has these members too.
  static std::string with(const std::string& members) {
    return containers("{'name':'app','image':'sample','memory':64," + members + '}');
  }
  static std::string awsvpc(const std::string& members) {
    return family(
        "'networkMode':'awsvpc','containerDefinitions':[{'name':'app','image':'sample',"
        "'memory':64," +
        members + "}]");
  }
  static std::string fargate(const std::string& members) {
    return family(
        "'requiresCompatibilities':['FARGATE'],'containerDefinitions':[{'name':'app',"
        "'image':'sample'}]" +
        members);
  }
  static std::string depending(const std::string& condition, const std::string& on_first) {
    return containers("{'name':'first','image':'sample','memory':64" + on_first +
                      "},{'name':'second','image':'sample','memory':64,'dependsOn':[{"
                      "'containerName':'first','condition':'" +
                      condition + "'}]}");
  }

  TestOperations ecs_;
};

TEST_F(DefinitionOperationsTest, RegistersAndShowsADefinitionWithItsDefaults) {
  const auto made = ecs_.json(
      "RegisterTaskDefinition",
      "{'family':'web','tags':[{'key':'team','value':'ships'}],'containerDefinitions':[{'name':"
      "'app','image':'sample','memory':128,'memoryReservation':64,'cpu':10,'portMappings':[{"
      "'containerPort':80}],'healthCheck':{'command':['CMD-SHELL','true']}}]}");
  const auto& at = TestOperations::at;
  EXPECT_EQ(at(made, "/taskDefinition/taskDefinitionArn"), kArn + "task-definition/web:1");
  EXPECT_EQ(at(made, "/taskDefinition/status"), "ACTIVE");
  EXPECT_EQ(at(made, "/taskDefinition/networkMode"), "bridge");
  EXPECT_EQ(at(made, "/taskDefinition/compatibilities"), "[\"EC2\"]");
  const std::string app = "/taskDefinition/containerDefinitions/0";
  EXPECT_EQ(at(made, app + "/essential"), "true");
  EXPECT_EQ(at(made, app + "/portMappings/0/protocol"), "tcp");
  EXPECT_EQ(at(made, app + "/portMappings/0/hostPort"), "0");
  EXPECT_EQ(at(made, app + "/healthCheck/interval"), "30");
  EXPECT_EQ(at(made, "/tags/0/value"), "ships");

  const auto shown =
      ecs_.json("DescribeTaskDefinition", "{'taskDefinition':'web','include':['TAGS']}");
  EXPECT_EQ(shown, made);
  EXPECT_EQ(at(ecs_.json("DescribeTaskDefinition", "{'taskDefinition':'web:1'}"), "/tags"),
            "(none)");
}

TEST_F(DefinitionOperationsTest, AcceptsWhatIsInItsBounds) {
  const std::string kGood[] = {
      with("'memoryReservation':32"),
      with("'essential':true,'stopTimeout':120"),
      with("'portMappings':[{'containerPort':80,'hostPort':8080},{'containerPort':80,'hostPort':"
           "8080,'protocol':'udp'}]"),
      with("'logConfiguration':{'logDriver':'json-file'}"),
      with("'logConfiguration':{'logDriver':'awslogs','options':{'awslogs-group':'/ecs/web',"
           "'awslogs-region':'eu-west-1','awslogs-stream-prefix':'web'}}"),
      containers("{'name':'app','image':'sample','memoryReservation':6}"),
      family("'memory':'512','containerDefinitions':[{'name':'app','image':'sample'}]"),
      family("'memory':'0.5 GB','cpu':'.25 vCPU','containerDefinitions':[{'name':'app','image':"
             "'sample'}]"),
      awsvpc("'portMappings':[{'containerPort':80,'hostPort':80}]"),
      depending("START", ""),
      depending("HEALTHY", ",'healthCheck':{'command':['CMD','true']}"),
      depending("SUCCESS", ",'essential':false"),
      fargate(",'cpu':'256','memory':'512'"),
      fargate(",'cpu':'1 vCPU','memory':'2 GB'"),
      fargate(",'cpu':'4096','memory':'30720'"),
      fargate(",'cpu':'16384','memory':'122880'"),
  };
  for (const auto& body : kGood) ecs_.json("RegisterTaskDefinition", body);
}

TEST_F(DefinitionOperationsTest, RefusesWhatIsNoDefinition) {
  constexpr const char* kRegister = "RegisterTaskDefinition";
  const auto client = ErrorCode::kClient;
  const Refused kBad[] = {
      {kRegister, containers(""), client, "Container list cannot be empty."},
      {kRegister, "{'family':'a b','containerDefinitions':[{'name':'a','image':'b','memory':9}]}",
       client, "Family contains invalid characters"},
      {kRegister,
       containers("{'name':'a','image':'x','memory':9},{'name':'a','image':'x','memory'"
                  ":9}"),
       client, "there are two named 'a'"},
      {kRegister, containers("{'image':'x','memory':9}"), client, "Container.name"},
      {kRegister, containers("{'name':'a/b','image':'x','memory':9}"), client, "Names have"},
      {kRegister, containers("{'name':'a','memory':9}"), client, "Container.image"},
      {kRegister, containers("{'name':'a','image':'x'}"), client,
       "At least one of 'memory' or 'memoryReservation'"},
      {kRegister, containers("{'name':'a','image':'x','memory':5}"), client, "at least 6 MiB"},
      {kRegister, with("'memoryReservation':65"), client, "greater than 'memoryReservation'"},
      {kRegister, with("'cpu':-1"), client, "'cpu' must not be negative"},
      {kRegister, with("'essential':false"), client, "marked as essential"},
      {kRegister, with("'portMappings':[{'containerPort':0}]"), client, "'containerPort'"},
      {kRegister, with("'portMappings':[{'containerPort':65536}]"), client, "'containerPort'"},
      {kRegister, with("'portMappings':[{'containerPort':80,'hostPort':70000}]"), client,
       "'hostPort'"},
      {kRegister,
       with("'portMappings':[{'containerPort':80,'hostPort':80},{'containerPort':81,'hostPort':80}"
            "]"),
       client, "The host port 80 is used twice."},
      {kRegister, awsvpc("'portMappings':[{'containerPort':80,'hostPort':81}]"), client,
       "must match"},
      {kRegister, with("'healthCheck':{'command':['true']}"), client, "must begin with CMD"},
      {kRegister, with("'healthCheck':{'command':[]}"), client, "must begin with CMD"},
      {kRegister, with("'healthCheck':{'command':['CMD']}"), client, "names no command"},
      {kRegister, with("'healthCheck':{'command':['CMD','x'],'interval':4}"), client,
       "'healthCheck.interval' must be between 5 and 300."},
      {kRegister, with("'healthCheck':{'command':['CMD','x'],'retries':11}"), client, "retries"},
  };
  for (const auto& bad : kBad) ecs_.expect_refused(bad);
  EXPECT_EQ(ecs_.state().table<TaskDefinition>().size(), 0u);
}

TEST_F(DefinitionOperationsTest, RefusesWhatCannotRunTogether) {
  constexpr const char* kRegister = "RegisterTaskDefinition";
  const auto client = ErrorCode::kClient;
  const Refused kBad[] = {
      {kRegister, with("'dependsOn':[{'containerName':'b','condition':'START'}]"), client,
       "which is not there"},
      {kRegister, with("'dependsOn':[{'containerName':'app','condition':'START'}]"), client,
       "in a circle"},
      {kRegister,
       depending("START", ",'dependsOn':[{'containerName':'second','condition':'START'}]"), client,
       "in a circle"},
      {kRegister, depending("HEALTHY", ""), client, "has no health check"},
      {kRegister, depending("SUCCESS", ""), client, "is essential"},
      {kRegister, with("'logConfiguration':{'logDriver':'awslogs'}"), client,
       "requires options: awslogs-group, awslogs-region"},
      {kRegister, with("'logConfiguration':{'logDriver':'splunk'}"), ErrorCode::kUnsupportedMember,
       "logDriver splunk"},
      {kRegister, with("'logConfiguration':{'logDriver':'pigeon'}"), ErrorCode::kValidation,
       "logDriver"},
      {kRegister,
       family("'networkMode':'none','containerDefinitions':[{'name':'a','image':'x',"
              "'memory':9,'portMappings':[{'containerPort':80}]}]"),
       client, "network mode none"},
      {kRegister, fargate(",'memory':'512'"), client, "task-level cpu and memory"},
      {kRegister, fargate(",'cpu':'256','memory':'4096'"), client, "No Fargate configuration"},
      {kRegister, fargate(",'cpu':'300','memory':'512'"), client, "No Fargate configuration"},
      {kRegister,
       family("'requiresCompatibilities':['FARGATE'],'cpu':'256','memory':'512',"
              "'containerDefinitions':[{'name':'app','image':'sample','stopTimeout':121}]"),
       client, "For Fargate 'stopTimeout' is at most 120"},
      {kRegister, with("'portMappings':[{'containerPort':80,'name':'-web'}]"), client,
       "name of a port mapping has 1 to 64"},
      {kRegister,
       with("'portMappings':[{'containerPort':80,'name':'web'},{'containerPort':81,'name':'web'}]"),
       client, "name of a port mapping must be unique"},
      {kRegister, awsvpc("'hostname':'box'"), client, "'hostname' is not supported"},
      {kRegister, with("'environment':[{'value':'x'}]"), client, "a variable without a name"},
      {kRegister, fargate(",'cpu':'256','memory':'512','networkMode':'bridge'"), client,
       "'awsvpc'"},
      {kRegister, fargate(",'cpu':'much','memory':'512'"), client, "'cpu' setting for task: much"},
      {kRegister, fargate(",'cpu':'256','memory':'1.0001 GB'"), client, "'memory' setting"},
      {kRegister,
       family("'memory':'32','containerDefinitions':[{'name':'a','image':'x','memory':"
              "64}]"),
       client, "more than that of its task"},
      {kRegister,
       family("'cpu':'128','memory':'64','containerDefinitions':[{'name':'a','image':"
              "'x','cpu':256}]"),
       client, "cpu is more"},
      {kRegister, with("'command':['" + std::string(65'536, 'x') + "']"), client,
       "Max allowed length is '65536' bytes."},
      {kRegister, "{'containerDefinitions':[]}", ErrorCode::kValidation, "family"},
  };
  for (const auto& bad : kBad) ecs_.expect_refused(bad);
  EXPECT_EQ(ecs_.state().table<TaskDefinition>().size(), 0u);
}

TEST_F(DefinitionOperationsTest, CountsRevisionsOnAndListsThem) {
  for (int i = 1; i <= 11; ++i) {
    EXPECT_EQ(ecs_.register_definition("web"), "web:" + std::to_string(i));
  }
  ecs_.register_definition("api");
  const auto gone = ecs_.json("DeregisterTaskDefinition", "{'taskDefinition':'web:11'}");
  EXPECT_EQ(TestOperations::at(gone, "/taskDefinition/status"), "INACTIVE");
  EXPECT_NE(TestOperations::at(gone, "/taskDefinition/deregisteredAt"), "(none)");
  ecs_.json("DeregisterTaskDefinition", "{'taskDefinition':'web:11'}");

  Texts expected = {kArn + "task-definition/api:1"};
  for (int i = 1; i <= 10; ++i) {
    expected.push_back(kArn + "task-definition/web:" + std::to_string(i));
  }
  for (const int size : {1, 3, 11, 100}) {
    EXPECT_EQ(ecs_.all_pages("ListTaskDefinitions", "taskDefinitionArns", size), expected);
  }
  const auto of_web =
      ecs_.json("ListTaskDefinitions", "{'familyPrefix':'web','sort':'DESC','maxResults':2}");
  EXPECT_EQ(TestOperations::texts(of_web, "taskDefinitionArns"),
            (Texts{kArn + "task-definition/web:10", kArn + "task-definition/web:9"}));
  const auto inactive = ecs_.json("ListTaskDefinitions", "{'status':'INACTIVE'}");
  EXPECT_EQ(TestOperations::texts(inactive, "taskDefinitionArns"),
            (Texts{kArn + "task-definition/web:11"}));
  EXPECT_EQ(TestOperations::at(ecs_.json("DescribeTaskDefinition", "{'taskDefinition':'web'}"),
                               "/taskDefinition/revision"),
            "10");
  EXPECT_EQ(ecs_.register_definition("web"), "web:12");

  ecs_.json("DeregisterTaskDefinition", "{'taskDefinition':'api:1'}");
  const auto families = [&](const std::string& body) {
    return TestOperations::texts(ecs_.json("ListTaskDefinitionFamilies", body), "families");
  };
  EXPECT_EQ(families("{}"), (Texts{"web"}));
  EXPECT_EQ(families("{'status':'INACTIVE'}"), (Texts{"api"}));
  EXPECT_EQ(families("{'status':'ALL'}"), (Texts{"api", "web"}));
  EXPECT_EQ(families("{'status':'ALL','familyPrefix':'w'}"), (Texts{"web"}));
}

TEST_F(DefinitionOperationsTest, GoesOnWithItsPagesWhenTheNextNameIsGone) {
  for (int i = 1; i <= 11; ++i) ecs_.register_definition("web");
  for (const char* sort : {"ASC", "DESC"}) {
    const std::string body = std::string("{'sort':'") + sort + "','maxResults':4";
    const auto page = ecs_.json("ListTaskDefinitions", body + '}');
    Texts seen = TestOperations::texts(page, "taskDefinitionArns");
    const std::string next = sort == std::string("ASC") ? "web:5" : "web:7";
    ecs_.json("DeregisterTaskDefinition", "{'taskDefinition':'" + next + "'}");
    const auto more =
        ecs_.json("ListTaskDefinitions",
                  body + ",'nextToken':'" + TestOperations::at(page, "/nextToken") + "'}");
    const Texts rest = TestOperations::texts(more, "taskDefinitionArns");
    ASSERT_FALSE(rest.empty());
    for (const auto& arn : rest) EXPECT_EQ(std::ranges::count(seen, arn), 0) << arn << ' ' << sort;
    EXPECT_EQ(rest.front(), kArn + "task-definition/web:6");
  }
}

TEST_F(DefinitionOperationsTest, RefusesWhatItDoesNotKnow) {
  ecs_.register_definition("web");
  const auto client = ErrorCode::kClient;
  const Refused kBad[] = {
      {"DescribeTaskDefinition", "{'taskDefinition':'api'}", client, "Unable to describe"},
      {"DescribeTaskDefinition", "{'taskDefinition':'web:2'}", client, "Unable to describe"},
      {"DescribeTaskDefinition", "{'taskDefinition':'web:x'}", client, "Invalid revision number"},
      {"DescribeTaskDefinition", "{}", ErrorCode::kValidation, "taskDefinition"},
      {"DeregisterTaskDefinition", "{'taskDefinition':'web'}", client, "family:revision"},
      {"DeregisterTaskDefinition", "{'taskDefinition':'web:2'}", client, "does not exist"},
      {"ListTaskDefinitions", "{'maxResults':0}", ErrorCode::kInvalidParameter, "maxResults"},
      {"ListTaskDefinitions", "{'maxResults':101}", ErrorCode::kInvalidParameter, "maxResults"},
      {"ListTaskDefinitions", "{'nextToken':'xyz'}", ErrorCode::kInvalidParameter, "nextToken"},
  };
  for (const auto& bad : kBad) ecs_.expect_refused(bad);
}

TEST_F(DefinitionOperationsTest, AppliesOverridesToWhatTheMachineGets) {
  ecs_.connect(1);
  ecs_.register_definition("web", "",
                           "'memory':64,'command':['serve'],'environment':[{'name':'A','value':'1'"
                           "},{'name':'B','value':'2'}]");
  const auto run = ecs_.json(
      "RunTask",
      "{'taskDefinition':'web','overrides':{'cpu':'512','memory':'1024','containerOverrides':[{"
      "'name':'app','command':['migrate','now'],'memory':100,'environment':[{'name':'B','value':"
      "'3'},{'name':'C','value':'4'}]}]}}");
  const std::string arn = TestOperations::at(run, "/tasks/0/taskArn");
  EXPECT_EQ(TestOperations::at(run, "/tasks/0/cpu"), "512");
  EXPECT_EQ(TestOperations::at(run, "/tasks/0/memory"), "1024");
  EXPECT_EQ(TestOperations::at(run, "/tasks/0/overrides/containerOverrides/0/command/0"),
            "migrate");
  const Task& task = ecs_.task(TaskId(arn.substr(arn.rfind('/') + 1)));
  const auto definition = effective_definition(ecs_.state(), task);
  EXPECT_EQ(definition.cpu, "512");
  EXPECT_EQ(definition.memory, "1024");
  const auto& app = definition.container_definitions->front();
  EXPECT_EQ(*app.command, (Texts{"migrate", "now"}));
  EXPECT_EQ(app.memory, 100);
  Texts environment;
  for (const auto& pair : *app.environment) environment.push_back(*pair.name + '=' + *pair.value);
  EXPECT_EQ(environment, (Texts{"A=1", "B=3", "C=4"}));
  EXPECT_EQ(TestOperations::at(ecs_.json("DescribeTaskDefinition", "{'taskDefinition':'web'}"),
                               "/taskDefinition/containerDefinitions/0/command"),
            "[\"serve\"]")
      << "the definition itself stays";
}

TEST_F(DefinitionOperationsTest, CountsOverridesOfContainersInWhatATaskTakes) {
  ecs_.connect(1);
  ecs_.register_definition("web", "", "'memory':64,'cpu':100");
  const auto run = ecs_.json("RunTask",
                             "{'taskDefinition':'web','overrides':{'containerOverrides':[{'name':"
                             "'app','cpu':300,'memory':164}]}}");
  EXPECT_EQ(TestOperations::at(run, "/tasks/0/cpu"), "300");
  EXPECT_EQ(TestOperations::at(run, "/tasks/0/memory"), "164");
  const Refused kBad[] = {
      {"RunTask", "{'taskDefinition':'web','overrides':{'containerOverrides':[{'name':'db'}]}}",
       ErrorCode::kInvalidParameter, "container named db is not a container"},
      {"RunTask", "{'taskDefinition':'web','overrides':{'cpu':'-1'}}", ErrorCode::kClient, "'cpu'"},
      {"RunTask", "{'taskDefinition':'web','overrides':{'memory':'0'}}", ErrorCode::kClient,
       "'memory'"},
      {"RunTask",
       "{'taskDefinition':'web','overrides':{'containerOverrides':[{'name':'app','memory':-9}]}}",
       ErrorCode::kClient, "'memory' must be at least 6 MiB"},
      {"RunTask",
       "{'taskDefinition':'web','overrides':{'containerOverrides':[{'name':'app','cpu':-9}]}}",
       ErrorCode::kClient, "'cpu' must not be negative"},
  };
  for (const auto& bad : kBad) ecs_.expect_refused(bad);
}

TEST_F(DefinitionOperationsTest, MakesFindsAndDeletesClusters) {
  const auto& at = TestOperations::at;
  const auto made =
      ecs_.json("CreateCluster", "{'clusterName':'ships','tags':[{'key':'a','value':'b'}]}");
  EXPECT_EQ(at(made, "/cluster/clusterArn"), kArn + "cluster/ships");
  EXPECT_EQ(at(made, "/cluster/status"), "ACTIVE");
  EXPECT_EQ(at(ecs_.json("CreateCluster", "{'clusterName':'ships'}"), "/cluster/tags/0/key"), "a")
      << "one that is there stays as it is";
  EXPECT_EQ(ecs_.all_pages("ListClusters", "clusterArns", 1),
            (Texts{kArn + "cluster/default", kArn + "cluster/ships"}));

  const auto described = ecs_.json("DescribeClusters", "{'clusters':['ships','" + kArn +
                                                           "cluster/default','none'],'include':["
                                                           "'TAGS','SETTINGS','STATISTICS']}");
  EXPECT_EQ(described.at("clusters").as_array().size(), 2u);
  EXPECT_EQ(at(described, "/clusters/0/tags/0/value"), "b");
  EXPECT_EQ(at(described, "/clusters/0/settings/0/value"), "disabled");
  EXPECT_EQ(at(described, "/failures/0/arn"), kArn + "cluster/none");
  EXPECT_EQ(at(described, "/failures/0/reason"), "MISSING");
  EXPECT_EQ(at(ecs_.json("DescribeClusters"), "/clusters/0/clusterName"), "default");

  const auto deleted = ecs_.json("DeleteCluster", "{'cluster':'ships'}");
  EXPECT_EQ(at(deleted, "/cluster/status"), "INACTIVE");
  EXPECT_EQ(ecs_.all_pages("ListClusters", "clusterArns", 1), (Texts{kArn + "cluster/default"}));
  EXPECT_EQ(at(ecs_.json("CreateCluster", "{'clusterName':'ships'}"), "/cluster/status"), "ACTIVE");
}

TEST_F(DefinitionOperationsTest, RefusesWhatIsNoClusterOrInUse) {
  ecs_.register_definition("web");
  for (const char* name : {"busy", "serving"}) ecs_.create_cluster(name);
  ecs_.connect(1);
  auto bound = TestCluster::machine(2);
  bound.cluster = "bound";
  ecs_.create_cluster("bound");
  ecs_.connect(bound);
  ecs_.json("RunTask", "{'taskDefinition':'web','cluster':'busy'}");
  ecs_.json("CreateService", "{'serviceName':'s','taskDefinition':'web','cluster':'serving'}");
  const auto invalid = ErrorCode::kInvalidParameter;
  const std::string long_key = std::string(129, 'k');
  const Refused kBad[] = {
      {"CreateCluster", "{'clusterName':'a b'}", invalid, "Cluster names"},
      {"CreateCluster", "{'clusterName':'" + std::string(256, 'a') + "'}", invalid,
       "Cluster names"},
      {"CreateCluster", "{'tags':[{'key':'aws:x'}]}", invalid, "aws:"},
      {"CreateCluster", "{'tags':[{'key':'x'},{'key':'x'}]}", invalid, "more than once"},
      {"DeleteCluster", "{'cluster':'none'}", ErrorCode::kClusterNotFound, "not found"},
      {"DeleteCluster", "{'cluster':'busy'}", ErrorCode::kClusterContainsTasks, "Tasks are active"},
      {"DeleteCluster", "{'cluster':'serving'}", ErrorCode::kClusterContainsServices, "Services"},
      {"DeleteCluster", "{'cluster':'bound'}", ErrorCode::kClusterContainsContainerInstances,
       "Container Instances"},
  };
  for (const auto& bad : kBad) ecs_.expect_refused(bad);
}

TEST_F(DefinitionOperationsTest, ShowsContainerInstances) {
  const auto& at = TestOperations::at;
  ecs_.register_definition("web", "",
                           "'memory':64,'cpu':100,'portMappings':[{'containerPort':80,"
                           "'hostPort':8080}]");
  auto first = TestCluster::machine(1);
  first.reserved_ports = {22, 8000};
  ecs_.connect(first);
  ecs_.create_cluster("theirs");
  auto second = TestCluster::machine(2);
  second.cluster = "theirs";
  ecs_.connect(second);
  ecs_.json("RunTask", "{'taskDefinition':'web'}");
  const std::string id = TestCluster::instance_id(1).str();
  const std::string other = TestCluster::instance_id(2).str();
  const auto listed = ecs_.json("ListContainerInstances");
  EXPECT_EQ(TestOperations::texts(listed, "containerInstanceArns"),
            (Texts{kArn + "container-instance/default/" + id}));
  EXPECT_EQ(ecs_.json("ListContainerInstances", "{'cluster':'theirs'}")
                .at("containerInstanceArns")
                .as_array()
                .size(),
            2u)
      << "the shared one and its own";
  EXPECT_EQ(TestOperations::texts(ecs_.json("ListContainerInstances", "{'status':'DRAINING'}"),
                                  "containerInstanceArns"),
            Texts{});

  const auto shown = ecs_.json("DescribeContainerInstances",
                               "{'containerInstances':['" + id + "','" + other + "']}");
  const std::string one = "/containerInstances/0/";
  EXPECT_EQ(at(shown, one + "ec2InstanceId"), TestCluster::ec2_id(1));
  EXPECT_EQ(at(shown, one + "agentConnected"), "true");
  EXPECT_EQ(at(shown, one + "pendingTasksCount"), "1");
  EXPECT_EQ(at(shown, one + "registeredResources/1/integerValue"), "8192");
  EXPECT_EQ(at(shown, one + "remainingResources/0/integerValue"), "3996");
  EXPECT_EQ(at(shown, one + "remainingResources/1/integerValue"), "8128");
  EXPECT_EQ(at(shown, one + "remainingResources/2/stringSetValue"), R"(["22","8000","8080"])");
  EXPECT_EQ(at(shown, "/failures/0/arn"), kArn + "container-instance/default/" + other);
  ecs_.disconnect(1);
  EXPECT_EQ(at(ecs_.json("DescribeContainerInstances", "{'containerInstances':['" + id + "']}"),
               one + "agentConnected"),
            "false");

  const Refused kBad[] = {
      {"ListContainerInstances", "{'cluster':'none'}", ErrorCode::kClusterNotFound, "not found"},
      {"ListContainerInstances", "{'filter':'x'}", ErrorCode::kInvalidParameter,
       "Invalid expression"},
      {"DescribeContainerInstances", "{'containerInstances':[]}", ErrorCode::kInvalidParameter,
       "cannot be empty"},
      {"DescribeContainerInstances", "{}", ErrorCode::kValidation, "containerInstances"},
  };
  for (const auto& bad : kBad) ecs_.expect_refused(bad);
}

}  // namespace
}  // namespace minato::ecs
