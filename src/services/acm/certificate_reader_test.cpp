#include "services/acm/certificate_reader.h"

#include <gtest/gtest.h>

#include "services/acm/test_certificates.h"
#include "services/base64.h"

namespace minato::acm {
namespace {

constexpr Instant kNow = instant_from_millis(1'700'000'000'000);

TEST(Base64Test, ItIsDecodedOrRefused) {
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("TQ=="), "M");
  EXPECT_EQ(decode_base64("TWE="), "Ma");
  EXPECT_EQ(decode_base64("TWFu"), "Man");
  for (const char* text : {"T", "TQ=", "TQ==TQ==", "T Q=", "TQ-_", "===="}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
}

TEST(CertificateReaderTest, FactsAreInTheWordsOfAcm) {
  TestCertificateOptions options;
  options.organization = "Example, Inc.";
  options.alternative_names = "DNS:example.com,DNS:*.example.com,IP:10.0.0.1";
  options.key_usage = "digitalSignature,keyEncipherment";
  options.extended_key_usage = "serverAuth,clientAuth";
  const auto made = make_certificate(rsa_key(), options);
  const auto read = read_certificate({made.pem(), made.key_pem(), ""}, kNow);
  ASSERT_TRUE(read) << read.error().message;
  const CertificateFacts& facts = read->facts;
  EXPECT_EQ(facts.domain_name, "example.com");
  EXPECT_EQ(facts.alternative_names, (std::vector<std::string>{"example.com", "*.example.com"}));
  EXPECT_EQ(facts.serial, "0a:1b:2c");
  EXPECT_EQ(facts.subject, "O=Example\\, Inc.,CN=example.com");
  EXPECT_EQ(facts.issuer, "Example, Inc.");
  EXPECT_EQ(facts.not_before, instant_from_millis(1'600'000'000'000));
  EXPECT_EQ(facts.not_after, instant_from_millis(1'800'000'000'000));
  EXPECT_EQ(facts.key_algorithm, "RSA_2048");
  EXPECT_EQ(facts.signature_algorithm, "SHA256WITHRSA");
  EXPECT_EQ(facts.key_usages, (std::vector<std::string>{"DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"}));
  EXPECT_EQ(facts.extended_key_usages,
            (std::vector<std::string>{"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"}));
  EXPECT_EQ(read->material.certificate, made.pem());
  EXPECT_EQ(read->material.private_key, made.key_pem());
  EXPECT_EQ(read->material.intermediates, "");
}

TEST(CertificateReaderTest, CurvesHaveTheirNames) {
  for (const auto& [curve, name] : {std::pair{"P-256", "EC_prime256v1"},
                                    {"P-384", "EC_secp384r1"},
                                    {"P-521", "EC_secp521r1"}}) {
    const auto made = make_certificate(ec_key(curve));
    const auto read = read_certificate({made.pem(), made.key_pem(), ""}, kNow);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->facts.key_algorithm, name);
    EXPECT_EQ(read->facts.signature_algorithm, "SHA256WITHECDSA");
  }
}

class ChainTest : public testing::Test {
 protected:
  static TestCertificate authority(const std::string& name, const TestCertificate* issuer) {
    TestCertificateOptions options;
    options.name = name;
    options.authority = true;
    return make_certificate(ec_key(), options, issuer);
  }

  const TestCertificate root_ = authority("root", nullptr);
  const TestCertificate middle_ = authority("middle", &root_);
  const TestCertificate leaf_ = make_certificate(ec_key(), {}, &middle_);
};

TEST_F(ChainTest, EachCertifiesTheOneBeforeItAndClientsLackAllButTheRoot) {
  const auto read =
      read_certificate({leaf_.pem(), leaf_.key_pem(), middle_.pem() + "\n" + root_.pem()}, kNow);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->material.chain, middle_.pem() + root_.pem());
  EXPECT_EQ(read->material.intermediates, middle_.pem());
  EXPECT_EQ(read->facts.issuer, "middle");
  EXPECT_TRUE(read_certificate({leaf_.pem(), leaf_.key_pem(), middle_.pem()}, kNow));
}

TEST_F(ChainTest, WhatIsNotWholeOrNotItsOwnIsRefused) {
  const auto other = make_certificate(ec_key());
  const auto small = make_certificate(rsa_key(1536));
  TestCertificateOptions forged_options;
  forged_options.name = "middle";
  forged_options.authority = true;
  const auto forged = make_certificate(ec_key(), forged_options);
  struct Row {
    CertificateSource source;
    const char* message;
  };
  const std::string key = leaf_.key_pem();
  for (const Row& row : {
           Row{{leaf_.pem(), key, ""}, "not a valid self signed"},
           Row{{leaf_.pem(), key, root_.pem()}, "certificate chain"},
           Row{{leaf_.pem(), key, root_.pem() + middle_.pem()}, "certificate chain"},
           Row{{leaf_.pem(), key, forged.pem()}, "certificate chain"},
           Row{{leaf_.pem(), key, "no chain"}, "parse certificate chain"},
           Row{{leaf_.pem(), key, middle_.pem().substr(0, 100)}, "parse certificate chain"},
           Row{{leaf_.pem() + middle_.pem(), key, ""}, "more than one certificate"},
           Row{{"no certificate", key, ""}, "parse certificate"},
           Row{{key, key, ""}, "parse certificate"},
           Row{{other.pem(), "no key", ""}, "parse private key"},
           Row{{other.pem(), other.pem(), ""}, "parse private key"},
           Row{{other.pem(), other.key_pem("pass"), ""}, "encrypted"},
           Row{{other.pem(), key, ""}, "does not match"},
           Row{{small.pem(), small.key_pem(), ""}, "'RSA_1536'"},
           Row{{std::string(32769, 'a'), key, ""}, "'certificate'"},
           Row{{other.pem(), std::string(5121, 'a'), ""}, "'privateKey'"},
           Row{{other.pem(), key, std::string(2097153, 'a')}, "'certificateChain'"},
       }) {
    const auto read = read_certificate(row.source, kNow);
    ASSERT_FALSE(read) << row.message;
    EXPECT_EQ(read.error().code, ErrorCode::kValidation);
    EXPECT_NE(read.error().message.find(row.message), std::string::npos) << read.error().message;
    EXPECT_EQ(read.error().message.find("BEGIN"), std::string::npos);
  }
}

TEST_F(ChainTest, WhatIsNotValidNowIsRefused) {
  const auto made = make_certificate(ec_key());
  const auto at = [&](std::int64_t seconds) {
    return read_certificate({made.pem(), made.key_pem(), ""}, instant_from_millis(seconds * 1000));
  };
  EXPECT_FALSE(at(1'599'999'999));
  EXPECT_TRUE(at(1'600'000'000));
  EXPECT_TRUE(at(1'799'999'999));
  EXPECT_FALSE(at(1'800'000'000));
}

}  // namespace
}  // namespace minato::acm
