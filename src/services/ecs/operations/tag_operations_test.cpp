#include "services/ecs/operations/tag_operations.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

class TagOperationsTest : public testing::Test {
 protected:
  TagOperationsTest() {
    ecs_.connect(1);
    ecs_.register_definition("web");
    ecs_.json("CreateService", "{'serviceName':'shop','taskDefinition':'web','desiredCount':0}");
    const auto run = ecs_.json("RunTask", "{'taskDefinition':'web'}");
    task_ = TestOperations::at(run, "/tasks/0/taskArn");
  }
  static std::string instance() {
    return kArn + "container-instance/default/" + TestCluster::instance_id(1).str();
  }
  void tag(const std::string& arn, const std::string& tags) {
    ecs_.json("TagResource", "{'resourceArn':'" + arn + "','tags':[" + tags + "]}");
  }
  void untag(const std::string& arn, const std::string& keys) {
    ecs_.json("UntagResource", "{'resourceArn':'" + arn + "','tagKeys':[" + keys + "]}");
  }
  std::string tags(const std::string& arn) {
    return TestOperations::at(ecs_.json("ListTagsForResource", "{'resourceArn':'" + arn + "'}"),
                              "/tags");
  }

  TestOperations ecs_;
  std::string task_;
};

TEST_F(TagOperationsTest, EverythingThatHasTags) {
  for (const auto& arn : {kArn + "cluster/default", kArn + "service/default/shop", task_,
                          kArn + "task-definition/web:1", instance()}) {
    EXPECT_EQ(tags(arn), "[]") << arn;
    tag(arn, "{'key':'team','value':'sea'},{'key':'stage'}");
    tag(arn, "{'key':'team','value':'port'},{'key':'more','value':'1'}");
    EXPECT_EQ(tags(arn), TestOperations::quoted("[{'key':'team','value':'port'},"
                                                "{'key':'stage','value':''},"
                                                "{'key':'more','value':'1'}]"))
        << arn;
    untag(arn, "'stage','more','never'");
    EXPECT_EQ(tags(arn), TestOperations::quoted("[{'key':'team','value':'port'}]")) << arn;
  }
}

TEST_F(TagOperationsTest, AreShownWhereAskedFor) {
  const struct {
    std::string arn, operation, body, pointer;
  } rows[] = {
      {kArn + "cluster/default", "DescribeClusters", "'clusters':['default']", "/clusters/0"},
      {kArn + "service/default/shop", "DescribeServices", "'services':['shop']", "/services/0"},
      {task_, "DescribeTasks", "'tasks':['" + task_ + "']", "/tasks/0"},
      {instance(), "DescribeContainerInstances", "'containerInstances':['" + instance() + "']",
       "/containerInstances/0"},
      {kArn + "task-definition/web:1", "DescribeTaskDefinition", "'taskDefinition':'web:1'", ""},
  };
  for (const auto& row : rows) {
    tag(row.arn, "{'key':'team','value':'sea'}");
    const auto shown = ecs_.json(row.operation, '{' + row.body + ",'include':['TAGS']}");
    EXPECT_EQ(TestOperations::at(shown, row.pointer + "/tags/0/value"), "sea") << row.operation;
    const auto plain = ecs_.json(row.operation, '{' + row.body + '}');
    EXPECT_EQ(TestOperations::at(plain, row.pointer + "/tags/0/value"), "(none)") << row.operation;
  }
}

TEST_F(TagOperationsTest, StayWhenTheMachineComesBack) {
  tag(instance(), "{'key':'rack','value':'7'}");
  ecs_.disconnect(1);
  ecs_.connect(1);
  EXPECT_EQ(tags(instance()), TestOperations::quoted("[{'key':'rack','value':'7'}]"));
}

TEST_F(TagOperationsTest, RefusesWhatIsNotThere) {
  const std::string id(32, 'f');
  const struct {
    std::string arn;
    ErrorCode code;
    const char* message;
  } rows[] = {
      {"default", ErrorCode::kInvalidParameter, "Invalid identifier"},
      {"arn:aws:ecs:mars-1:123456789012:cluster/default", ErrorCode::kInvalidParameter,
       "Invalid identifier"},
      {kArn + "cluster", ErrorCode::kInvalidParameter, "Invalid identifier"},
      {kArn + "planet/earth", ErrorCode::kInvalidParameter, "Invalid identifier"},
      {kArn + "service/shop", ErrorCode::kInvalidParameter, "Invalid identifier"},
      {kArn + "cluster/never", ErrorCode::kClusterNotFound, "Cluster not found."},
      {kArn + "service/never/shop", ErrorCode::kClusterNotFound, "Cluster not found."},
      {kArn + "service/default/never", ErrorCode::kResourceNotFound, "service was not found"},
      {kArn + "task/default/" + id, ErrorCode::kResourceNotFound, "task was not found"},
      {kArn + "task-definition/web:9", ErrorCode::kResourceNotFound,
       "task definition was not found"},
      {kArn + "task-definition/web", ErrorCode::kResourceNotFound, "task definition was not found"},
      {kArn + "container-instance/default/" + id, ErrorCode::kResourceNotFound,
       "container instance was not found"},
  };
  for (const auto& row : rows) {
    const std::string body = "{'resourceArn':'" + row.arn + '\'';
    ecs_.expect_refused({"TagResource", body + ",'tags':[]}", row.code, row.message});
    ecs_.expect_refused({"UntagResource", body + ",'tagKeys':[]}", row.code, row.message});
    const bool missing = row.code == ErrorCode::kResourceNotFound;
    ecs_.expect_refused({"ListTagsForResource", body + '}',
                         missing ? ErrorCode::kInvalidParameter : row.code, row.message});
  }
}

TEST_F(TagOperationsTest, RefusesWhatIsOver) {
  ecs_.stop(TaskId(task_.substr(task_.rfind('/') + 1)));
  ecs_.report_stopped(TaskId(task_.substr(task_.rfind('/') + 1)), "", "");
  ecs_.json("DeleteService", "{'service':'shop'}");
  ecs_.json("DeregisterTaskDefinition", "{'taskDefinition':'web:1'}");
  for (const auto& [arn, message] :
       {std::pair<std::string, const char*>{task_, "task is stopped"},
        {kArn + "service/default/shop", "service is inactive"},
        {kArn + "task-definition/web:1", "task definition is inactive"}}) {
    ecs_.expect_refused({"TagResource", "{'resourceArn':'" + arn + "','tags':[]}",
                         ErrorCode::kInvalidParameter, message});
  }
}

TEST_F(TagOperationsTest, HaveLimits) {
  const std::string on = "{'resourceArn':'" + kArn + "cluster/default',";
  const auto numbered = [](int first, int last) {
    std::string tags;
    for (int i = first; i <= last; ++i) {
      tags += (tags.empty() ? "" : ",") + ("{'key':'k" + std::to_string(i) + "'}");
    }
    return tags;
  };
  ecs_.expect_refused(
      {"TagResource", on + "'tags':[{'key':'aws:x'}]}", ErrorCode::kInvalidParameter, "reserved"});
  ecs_.expect_refused({"TagResource", on + "'tags':[{'key':'a'},{'key':'a'}]}",
                       ErrorCode::kInvalidParameter, "more than once"});
  ecs_.expect_refused({"UntagResource", on + "'tagKeys':['aws:ecs:clusterName']}",
                       ErrorCode::kInvalidParameter, "cannot be taken away"});
  tag(kArn + "cluster/default", numbered(1, 50));
  tag(kArn + "cluster/default", "{'key':'k50','value':'again'}");
  ecs_.expect_refused({"TagResource", on + "'tags':[" + numbered(51, 51) + "]}",
                       ErrorCode::kInvalidParameter, "at most 50 tags"});
}

TEST_F(TagOperationsTest, ThoseOfMinatoDoNotCount) {
  const auto run = ecs_.json("RunTask", "{'taskDefinition':'web','enableECSManagedTags':true}");
  const auto arn = TestOperations::at(run, "/tasks/0/taskArn");
  std::string fifty;
  for (int i = 0; i < 50; ++i)
    fifty += (i == 0 ? "{'key':'k" : ",{'key':'k") + std::to_string(i) + "'}";
  tag(arn, fifty);
  EXPECT_NE(tags(arn).find("aws:ecs:clusterName"), std::string::npos);
}

}  // namespace
}  // namespace minato::ecs
