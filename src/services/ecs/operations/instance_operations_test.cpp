// States and attributes of container instances through their operations.
#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

class InstanceOperationsTest : public testing::Test {
 protected:
  InstanceOperationsTest() {
    ecs_.register_definition("web");
    ecs_.connect(1);
    ecs_.connect(2);
  }
  static std::string named(const std::string& member, int number, const std::string& more = "") {
    return "{'" + member + "':'" + TestCluster::instance_id(number).str() + '\'' + more + '}';
  }
  static std::string attribute(const std::string& name, int number, const std::string& value = "") {
    return "{'name':'" + name + "'," + (value.empty() ? "" : "'value':'" + value + "',") +
           "'targetType':'container-instance','targetId':'" +
           TestCluster::instance_id(number).str() + "'}";
  }
  static std::string attributes(const std::vector<std::string>& each) {
    std::string list;
    for (const auto& text : each) list += (list.empty() ? "" : ",") + text;
    return "{'attributes':[" + list + "]}";
  }
  std::string describe(int number, const std::string& pointer) {
    const auto shown =
        ecs_.json("DescribeContainerInstances",
                  "{'containerInstances':['" + ecs_.instance_id(number).str() + "']}");
    return ecs_.at(shown, "/containerInstances/0" + pointer);
  }
  std::vector<std::string> filtered(const std::string& more) {
    return ecs_.texts(ecs_.json("ListContainerInstances", '{' + more + '}'),
                      "containerInstanceArns");
  }

  TestOperations ecs_;
};

TEST_F(InstanceOperationsTest, DrainAndComeBack) {
  const std::string id = TestCluster::instance_id(1).str();
  const auto drained =
      ecs_.json("UpdateContainerInstancesState",
                "{'containerInstances':['" + id + "','none'],'status':'DRAINING'}");
  EXPECT_EQ(ecs_.at(drained, "/containerInstances/0/status"), "DRAINING");
  EXPECT_EQ(ecs_.at(drained, "/failures/0/reason"), "MISSING");
  EXPECT_EQ(filtered("'status':'DRAINING'").size(), 1u);
  EXPECT_EQ(filtered("'status':'ACTIVE'").size(), 1u);
  ecs_.json("UpdateContainerInstancesState",
            "{'containerInstances':['" + id + "'],'status':'ACTIVE'}");
  EXPECT_EQ(describe(1, "/status"), "ACTIVE");
  const Refused kCases[] = {
      {"UpdateContainerInstancesState",
       "{'containerInstances':['" + id + "'],'status':'REGISTERING'}", ErrorCode::kInvalidParameter,
       "ACTIVE or DRAINING"},
      {"UpdateContainerInstancesState", "{'containerInstances':[],'status':'ACTIVE'}",
       ErrorCode::kInvalidParameter, "empty"},
      {"UpdateContainerAgent", named("containerInstance", 1), ErrorCode::kNoUpdateAvailable,
       "no update"},
      {"UpdateContainerAgent", named("containerInstance", 9), ErrorCode::kInvalidParameter,
       "not found"},
  };
  for (const auto& each : kCases) ecs_.expect_refused(each);
}

TEST_F(InstanceOperationsTest, DeregisterOnlyByForceWhileTasksRun) {
  ecs_.json("CreateService", "{'serviceName':'web','taskDefinition':'web','desiredCount':2}");
  ecs_.expect_refused({"DeregisterContainerInstance", named("containerInstance", 1),
                       ErrorCode::kInvalidParameter, "running tasks"});
  const auto gone =
      ecs_.json("DeregisterContainerInstance", named("containerInstance", 1, ",'force':true"));
  EXPECT_EQ(ecs_.at(gone, "/containerInstance/status"), "INACTIVE");
  EXPECT_EQ(filtered("").size(), 1u);
  ASSERT_EQ(ecs_.wanted("web").size(), 2u);
  for (const auto& id : ecs_.wanted("web")) {
    EXPECT_EQ(ecs_.task(id).instance, TestCluster::instance_id(2));
  }
  ecs_.connect(1);
  EXPECT_EQ(filtered("").size(), 2u) << "it may register again";
}

TEST_F(InstanceOperationsTest, HaveCustomAttributes) {
  const auto put =
      ecs_.json("PutAttributes", attributes({attribute("stack", 1, "production"),
                                             attribute("ssd", 1), attribute("stack", 2, "test")}));
  EXPECT_EQ(ecs_.at(put, "/attributes/0/targetId"),
            kArn + "container-instance/default/" + TestCluster::instance_id(1).str());
  EXPECT_EQ(filtered("'filter':'attribute:stack == production'").size(), 1u);
  EXPECT_EQ(filtered("'filter':'attribute:stack exists and runningTasksCount == 0'").size(), 2u);
  EXPECT_EQ(describe(1, "/attributes/1/value"), "production");
  ecs_.connect(1);
  EXPECT_EQ(describe(1, "/attributes/1/value"), "production") << "a restart of the agent";

  const auto listed = [&](const std::string& more) {
    return ecs_.json("ListAttributes", "{'targetType':'container-instance'" + more + '}')
        .at("attributes")
        .as_array()
        .size();
  };
  EXPECT_EQ(listed(""), 3u);
  EXPECT_EQ(listed(",'attributeName':'stack'"), 2u);
  EXPECT_EQ(listed(",'attributeName':'stack','attributeValue':'test'"), 1u);
  const auto page =
      ecs_.json("ListAttributes", "{'targetType':'container-instance','maxResults':2}");
  EXPECT_EQ(page.at("attributes").as_array().size(), 2u);
  EXPECT_EQ(listed(",'nextToken':'" + ecs_.at(page, "/nextToken") + '\''), 1u);

  ecs_.json("DeleteAttributes", attributes({attribute("stack", 1), attribute("none", 1)}));
  EXPECT_EQ(listed(""), 2u);
}

TEST_F(InstanceOperationsTest, RefuseAttributesThatAreNone) {
  std::vector<std::string> many;
  for (int i = 0; i < 10; ++i) many.push_back(attribute("a" + std::to_string(i), 1, "x"));
  ecs_.json("PutAttributes", attributes(many));
  ecs_.json("PutAttributes", attributes({attribute(kQuarantineAttribute, 1, "by hand")}));
  ecs_.json("PutAttributes", attributes({attribute("a1", 1, "y")}));
  const auto invalid = ErrorCode::kInvalidParameter;
  const Refused kCases[] = {
      {"PutAttributes", attributes({attribute("b", 1)}), ErrorCode::kAttributeLimitExceeded,
       "at most 10"},
      {"PutAttributes", attributes({attribute("b", 9)}), ErrorCode::kTargetNotFound, "not found"},
      {"DeleteAttributes", attributes({attribute("b", 9)}), ErrorCode::kTargetNotFound,
       "not found"},
      {"PutAttributes", attributes({attribute("b c", 2)}), invalid, "name"},
      {"PutAttributes", attributes({attribute("ecs.os-type", 2)}), invalid, "reserved"},
      {"PutAttributes", attributes({attribute("b", 2, "x ")}), invalid, "value"},
      {"PutAttributes", attributes({attribute("b", 2, std::string(129, 'x'))}), invalid, "value"},
      {"PutAttributes", "{'attributes':[{'name':'b'}]}", invalid, "targetId"},
      {"PutAttributes",
       "{'attributes':[{'name':'b','targetId':'" + TestCluster::instance_id(1).str() + "'}]}",
       invalid, "targetType"},
      {"PutAttributes", "{'attributes':[]}", invalid, "empty"},
      {"ListAttributes", "{'targetType':'container-instance','attributeValue':'x'}", invalid,
       "attributeName"},
      {"ListContainerInstances", "{'filter':'attribute:stack is production'}", invalid,
       "Invalid expression"},
  };
  for (const auto& each : kCases) ecs_.expect_refused(each);
}

}  // namespace
}  // namespace minato::ecs
