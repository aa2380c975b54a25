#include "cli/noted_endpoint.h"

#include <gtest/gtest.h>

#include "base/file.h"

namespace minato::cli {
namespace {

class NotedEndpointTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "minato-endpoint-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    data_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(data_); }

  std::filesystem::path data_;
};

TEST_F(NotedEndpointTest, IsReadBackAsNoted) {
  ASSERT_TRUE(note_endpoint(data_, {"127.0.0.1:4700", "eu-central-1"}));
  EXPECT_EQ(read_noted_endpoint(data_).listen, "127.0.0.1:4700");
  EXPECT_EQ(read_noted_endpoint(data_).region, "eu-central-1");
}

TEST_F(NotedEndpointTest, NothingOrNonsenseNotedMeansTheDefaults) {
  EXPECT_EQ(read_noted_endpoint(data_).listen, "127.0.0.1:4566");
  ASSERT_TRUE(write_file_durably(data_ / "endpoint.json", "[1,"));
  EXPECT_EQ(read_noted_endpoint(data_).region, "us-east-1");
}

}  // namespace
}  // namespace minato::cli
