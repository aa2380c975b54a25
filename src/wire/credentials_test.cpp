#include "wire/credentials.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <regex>

#include "base/file.h"
#include "wire/credentials_profile.h"

namespace minato::wire {
namespace {

class CredentialsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "minato-keys-XXXXXX").native();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  static mode_t mode_of(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
  }
  std::string content(const std::string& name) { return *read_file(directory_ / name); }

  std::filesystem::path directory_;
};

const AccessKey kGiven{"AKIAGIVENGIVENGIVENG", "given"};

TEST_F(CredentialsTest, AreMadeOnceAndKept) {
  EXPECT_EQ(load_access_key(directory_).error().code, ErrorCode::kNotFound);
  const auto made = load_or_create_access_key(directory_, std::nullopt);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_TRUE(std::regex_match(made->id, std::regex("AKIA[A-Z2-7]{16}"))) << made->id;
  EXPECT_TRUE(std::regex_match(made->secret, std::regex("[A-Za-z0-9]{40}")));
  EXPECT_EQ(mode_of(credentials_path(directory_)), 0600u);
  EXPECT_EQ(*load_or_create_access_key(directory_, std::nullopt), *made);
  EXPECT_EQ(*load_access_key(directory_), *made);
  EXPECT_NE(make_access_key(), *made);
}

TEST_F(CredentialsTest, GiveWayToGivenOnes) {
  ASSERT_TRUE(load_or_create_access_key(directory_, std::nullopt));
  EXPECT_EQ(*load_or_create_access_key(directory_, kGiven), kGiven);
  EXPECT_EQ(*load_access_key(directory_), kGiven);
}

TEST_F(CredentialsTest, AreNotReplacedWhenTheyCannotBeRead) {
  for (const std::string_view broken :
       {"", "{", "[]", "{\"accessKeyId\":1}", "{\"accessKeyId\":\"a\"}"}) {
    ASSERT_TRUE(write_file_durably(credentials_path(directory_), broken));
    const auto loaded = load_or_create_access_key(directory_, std::nullopt);
    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.error().message.find("not a key file"), std::string::npos);
    EXPECT_EQ(content("credentials.json"), broken);
  }
}

AwsProfile profile() { return {"minato", kGiven, "eu-west-1", "http://127.0.0.1:4566"}; }

TEST_F(CredentialsTest, BecomeAProfile) {
  ASSERT_TRUE(write_aws_profile(directory_, profile()));
  EXPECT_EQ(content(".aws/credentials"),
            "[minato]\naws_access_key_id = AKIAGIVENGIVENGIVENG\naws_secret_access_key = given\n");
  EXPECT_EQ(content(".aws/config"),
            "[profile minato]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:4566\n");
  EXPECT_EQ(mode_of(directory_ / ".aws/credentials"), 0600u);
  EXPECT_EQ(mode_of(directory_ / ".aws/config"), 0600u);
  EXPECT_EQ(mode_of(directory_ / ".aws"), 0700u);
}

TEST_F(CredentialsTest, LeaveOtherProfilesAlone) {
  ASSERT_TRUE(std::filesystem::create_directory(directory_ / ".aws"));
  const std::string before = "# mine\r\n[default]\naws_access_key_id=A\n\n";
  const std::string after = "\n; about work\n[minato-work]\n  aws_access_key_id = B  \nodd line";
  ASSERT_TRUE(write_file_durably(directory_ / ".aws/credentials",
                                 before + "[ minato ]  # old\nrole_arn = x\n" + after));
  ASSERT_TRUE(write_aws_profile(directory_, profile()));
  const std::string section =
      "[minato]\naws_access_key_id = AKIAGIVENGIVENGIVENG\naws_secret_access_key = given\n";
  EXPECT_EQ(content(".aws/credentials"), before + section + after);
  ASSERT_TRUE(write_aws_profile(directory_, profile()));
  EXPECT_EQ(content(".aws/credentials"), before + section + after);
}

TEST(CredentialsProfile, EditsOneSection) {
  const std::vector<std::pair<std::string, std::string>> settings{{"k", "v"}};
  const auto edited = [&](std::string_view content) {
    return with_ini_section(content, "profile minato", settings);
  };
  EXPECT_EQ(edited(""), "[profile minato]\nk = v\n");
  EXPECT_EQ(edited("[a]\nx=1"), "[a]\nx=1\n\n[profile minato]\nk = v\n");
  EXPECT_EQ(edited("[a]\nx=1\n"), "[a]\nx=1\n\n[profile minato]\nk = v\n");
  EXPECT_EQ(edited("[profile minato]"), "[profile minato]\nk = v\n");
  EXPECT_EQ(edited("[profile   minato]\nold=1\n# end\n\n[b]\n"),
            "[profile minato]\nk = v\n# end\n\n[b]\n");
  EXPECT_EQ(edited("[profile minato2]\nold=1\n"),
            "[profile minato2]\nold=1\n\n[profile minato]\nk = v\n");
}

}  // namespace
}  // namespace minato::wire
