#include "control_plane/vault_key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/file.h"

namespace minato::control_plane {
namespace {

class VaultKeyFileTest : public testing::Test {
 protected:
  VaultKeyFileTest() {
    std::string name = testing::TempDir() + "vault-XXXXXX";
    directory_ = ::mkdtemp(name.data());
  }
  ~VaultKeyFileTest() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path path() const { return directory_ / "vault.key"; }
  void write(const std::string& text, mode_t mode) const {
    std::ofstream(path()) << text;
    ::chmod(path().c_str(), mode);
  }
  std::string refusal() const {
    const auto opened = VaultKeyFile::open(path());
    EXPECT_FALSE(opened);
    return opened ? "" : opened.error().message;
  }

  std::filesystem::path directory_;
};

TEST_F(VaultKeyFileTest, IsMadeOnceForItsOwnerAlone) {
  const auto made = VaultKeyFile::open(path());
  ASSERT_TRUE(made);
  EXPECT_FALSE(std::filesystem::exists(path()));
  ASSERT_TRUE(made->keep());
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  const auto text = read_file(path());
  EXPECT_EQ(text->size(), 65u);
  const auto again = VaultKeyFile::open(path());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->key().bytes, made->key().bytes);
  ASSERT_TRUE(again->keep());
  EXPECT_EQ(read_file(path()), text);
}

TEST_F(VaultKeyFileTest, KeysAreNeverTheSame) {
  EXPECT_NE(VaultKeyFile::open(path())->key().bytes, VaultKeyFile::open(path())->key().bytes);
}

TEST_F(VaultKeyFileTest, WhatOthersMayReadIsRefused) {
  for (const mode_t mode : {0640u, 0604u, 0620u, 0666u}) {
    write(std::string(64, 'a'), mode);
    EXPECT_NE(refusal().find("chmod 600"), std::string::npos);
  }
}

TEST_F(VaultKeyFileTest, WhatIsNoKeyIsRefused) {
  for (const std::string& text :
       {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'),
        std::string(64, 'a') + "\n\n", std::string(128, 'a')}) {
    write(text, 0600);
    EXPECT_NE(refusal().find("64 hexadecimal digits"), std::string::npos) << text;
    EXPECT_EQ(read_file(path()), text);
  }
}

TEST_F(VaultKeyFileTest, SaysWhetherItIsMissingOrAnother) {
  const auto missing = VaultKeyFile::open(path());
  EXPECT_NE(missing->refuse(3).value().message.find("is missing"), std::string::npos);
  EXPECT_NE(missing->refuse(3).value().message.find("3 parameters and secrets"), std::string::npos);
  ASSERT_TRUE(missing->keep());
  const auto another = VaultKeyFile::open(path());
  EXPECT_NE(another->refuse(1).value().message.find("is another key"), std::string::npos);
}

}  // namespace
}  // namespace minato::control_plane
