#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace minato {
namespace {

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "minato-file-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(FileTest, WrittenContentIsReadBackWithItsMode) {
  const auto path = folder_ / "secret";
  ASSERT_TRUE(write_file_durably(path, "one", 0600));
  ASSERT_TRUE(write_file_durably(path, "two", 0600));
  EXPECT_EQ(read_file(path), "two");
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "secret.new"));
}

TEST_F(FileTest, AMissingFileIsNotFoundAndNamed) {
  const auto content = read_file(folder_ / "absent");
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().code, ErrorCode::kNotFound);
  EXPECT_NE(content.error().message.find("absent"), std::string::npos);
}

}  // namespace
}  // namespace minato
