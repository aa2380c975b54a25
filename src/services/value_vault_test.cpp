#include "services/value_vault.h"

#include <gtest/gtest.h>

#include <set>

#include "services/base64.h"

namespace minato {
namespace {

VaultKey key_of(unsigned char first) {
  VaultKey key;
  key.bytes[0] = first;
  return key;
}

ValueVault vault_of(unsigned char first) {
  return ValueVault(key_of(first), std::make_shared<SeededRandom>(7));
}

TEST(ValueVault, OpensWhatItSealed) {
  const auto vault = vault_of(1);
  for (const std::string& value :
       {std::string(), std::string("a"), std::string("p\0q", 3), std::string(70000, 'x')}) {
    const auto sealed = vault.seal(value, "ssm:/a:1");
    EXPECT_TRUE(vault.has_key_of(sealed));
    EXPECT_EQ(vault.open(sealed, "ssm:/a:1"), value);
  }
}

TEST(ValueVault, ShowsNothingOfTheValueAndNeverTheSameTwice) {
  const auto vault = vault_of(1);
  std::set<std::string> sealed;
  for (int i = 0; i < 100; ++i) sealed.insert(vault.seal("swordfish-swordfish", "owner"));
  EXPECT_EQ(sealed.size(), 100u);
  for (const auto& text : sealed) {
    EXPECT_EQ(text.find("swordfish"), std::string::npos);
    EXPECT_EQ(decode_base64(text.substr(text.rfind('.') + 1))->find("swordfish"),
              std::string::npos);
  }
}

TEST(ValueVault, DoesNotOpenForAnotherOwnerOrByAnotherKey) {
  const auto vault = vault_of(1);
  const auto sealed = vault.seal("value", "ssm:/a:1");
  EXPECT_EQ(vault.open(sealed, "ssm:/b:1").error().code, ErrorCode::kDecryptionFailure);
  EXPECT_EQ(vault.open(sealed, "").error().code, ErrorCode::kDecryptionFailure);
  const auto other = vault_of(2);
  EXPECT_FALSE(other.has_key_of(sealed));
  EXPECT_EQ(other.open(sealed, "ssm:/a:1").error().code, ErrorCode::kDecryptionFailure);
  // Even if it says that it is of that key.
  const auto renamed =
      other.seal("", "").substr(0, sealed.rfind('.')) + sealed.substr(sealed.rfind('.'));
  EXPECT_TRUE(other.has_key_of(renamed));
  EXPECT_EQ(other.open(renamed, "ssm:/a:1").error().code, ErrorCode::kDecryptionFailure);
}

TEST(ValueVault, NoticesEveryChangedByte) {
  const auto vault = vault_of(1);
  const auto sealed = vault.seal("value", "owner");
  const auto start = sealed.rfind('.') + 1;
  const auto box = *decode_base64(sealed.substr(start));
  for (std::size_t i = 0; i < box.size(); ++i) {
    auto changed = box;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(vault.open(sealed.substr(0, start) + encode_base64(changed), "owner")) << i;
  }
  for (const auto& broken : {std::string(), sealed.substr(0, start), sealed.substr(0, start + 40),
                             sealed + "!", std::string("value")}) {
    EXPECT_FALSE(vault.open(broken, "owner")) << broken;
  }
}

TEST(Base64, GoesBothWays) {
  struct Row {
    std::string bytes, text;
  };
  for (const Row& row : {Row{"", ""}, Row{"M", "TQ=="}, Row{"Ma", "TWE="}, Row{"Man", "TWFu"},
                         Row{std::string("\xff\xfe\x00", 3), "//4A"}}) {
    EXPECT_EQ(encode_base64(row.bytes), row.text);
    EXPECT_EQ(decode_base64(row.text), row.bytes);
  }
}

}  // namespace
}  // namespace minato
