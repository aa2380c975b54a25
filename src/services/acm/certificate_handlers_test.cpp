#include "services/acm/certificate_handlers.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <regex>
#include <set>

#include "services/acm/certificate_users.h"
#include "services/acm/install.h"
#include "services/acm/test_certificates.h"
#include "services/test_engine.h"

namespace minato::acm {
namespace {

namespace json = boost::json;

/// ARNs that somebody uses.
std::set<std::string>& used() {
  static std::set<std::string> arns;
  return arns;
}

std::vector<std::string> test_users(const engine::State&, const CertificateArn& arn) {
  if (used().count(arn.str()) == 0) return {};
  return {"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/1"};
}

std::string base64(const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

class CertificateHandlersTest : public testing::Test, public TestEngine {
 protected:
  CertificateHandlersTest() : TestEngine("acm") {
    used().clear();
    engine().state().add_setting(CertificateUsers{test_users});
    install(engine(), registry());
  }

  static json::object import_body(const TestCertificate& made) {
    return {{"Certificate", base64(made.pem())}, {"PrivateKey", base64(made.key_pem())}};
  }
  json::object ask_json(const std::string& operation, const json::object& body) {
    const auto answer = ask(operation, json::serialize(body));
    return answer.empty() ? json::object{} : json::parse(answer).as_object();
  }
  Error refused(const std::string& operation, const json::object& body) {
    return refusal(operation, json::serialize(body));
  }
  std::string import(const TestCertificate& made) {
    return json::value_to<std::string>(
        ask_json("ImportCertificate", import_body(made)).at("CertificateArn"));
  }
  json::object describe(const std::string& arn) {
    return ask_json("DescribeCertificate", {{"CertificateArn", arn}}).at("Certificate").as_object();
  }
  std::vector<std::string> listed(const json::object& body) {
    std::vector<std::string> names;
    const json::object answer = ask_json("ListCertificates", body);
    for (const auto& item : answer.at("CertificateSummaryList").as_array()) {
      names.push_back(json::value_to<std::string>(item.at("DomainName")));
    }
    return names;
  }
  static TestCertificateOptions named(const std::string& name) {
    TestCertificateOptions options;
    options.name = name;
    return options;
  }

  static constexpr const char* kNowhere =
      "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-4000-a000-000000000000";
};

TEST_F(CertificateHandlersTest, AnImportedCertificateIsShownWithoutItsKey) {
  const auto made = make_certificate(rsa_key());
  const std::string arn = import(made);
  EXPECT_TRUE(std::regex_match(
      arn, std::regex("arn:aws:acm:eu-west-1:123456789012:certificate/"
                      "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}")));
  const auto shown = describe(arn);
  EXPECT_EQ(shown.at("DomainName"), "example.com");
  EXPECT_EQ(shown.at("Status"), "ISSUED");
  EXPECT_EQ(shown.at("Type"), "IMPORTED");
  EXPECT_EQ(shown.at("KeyAlgorithm"), "RSA_2048");
  EXPECT_EQ(shown.at("RenewalEligibility"), "INELIGIBLE");
  EXPECT_EQ(shown.at("InUseBy"), json::array());
  EXPECT_EQ(shown.at("NotAfter").to_number<double>(), 1.8e9);
  const auto got = ask_json("GetCertificate", {{"CertificateArn", arn}});
  EXPECT_EQ(got.at("Certificate"), json::value(made.pem()));
  EXPECT_FALSE(got.contains("CertificateChain"));
  for (const char* operation :
       {"DescribeCertificate", "GetCertificate", "ListTagsForCertificate", "ListCertificates"}) {
    const auto answer = ask(operation, json::serialize(json::object{{"CertificateArn", arn}}));
    EXPECT_EQ(answer.find("PRIVATE"), std::string::npos) << operation;
    EXPECT_EQ(answer.find(made.key_pem().substr(40, 60)), std::string::npos) << operation;
  }
}

TEST_F(CertificateHandlersTest, ItExpires) {
  const std::string arn = import(make_certificate(rsa_key()));
  advance(Millis{100'000'000'001});
  EXPECT_EQ(describe(arn).at("Status"), "EXPIRED");
  EXPECT_EQ(listed({{"CertificateStatuses", {"ISSUED"}}}).size(), 0u);
  EXPECT_EQ(listed({{"CertificateStatuses", {"EXPIRED", "REVOKED"}}}).size(), 1u);
}

TEST_F(CertificateHandlersTest, AnotherImportKeepsArnAndKindOfKey) {
  auto body = import_body(make_certificate(ec_key(), named("first.example.com")));
  body["Tags"] = {{{"Key", "team"}, {"Value", "a"}}};
  const std::string arn =
      json::value_to<std::string>(ask_json("ImportCertificate", body).at("CertificateArn"));
  const auto created = describe(arn).at("CreatedAt");
  advance(Millis{5000});
  auto again = import_body(make_certificate(ec_key(), named("second.example.com")));
  again["CertificateArn"] = arn;
  EXPECT_EQ(ask_json("ImportCertificate", again).at("CertificateArn"), json::value(arn));
  EXPECT_EQ(describe(arn).at("DomainName"), "second.example.com");
  EXPECT_EQ(describe(arn).at("CreatedAt"), created);
  EXPECT_NE(describe(arn).at("ImportedAt"), created);
  EXPECT_EQ(
      ask_json("ListTagsForCertificate", {{"CertificateArn", arn}}).at("Tags").as_array().size(),
      1u);
  auto tagged = again;
  tagged["Tags"] = {{{"Key", "k"}}};
  EXPECT_EQ(refused("ImportCertificate", tagged).code, ErrorCode::kValidation);
  auto other = import_body(make_certificate(rsa_key()));
  other["CertificateArn"] = arn;
  EXPECT_EQ(refused("ImportCertificate", other).code, ErrorCode::kValidation);
  other["CertificateArn"] = kNowhere;
  EXPECT_EQ(refused("ImportCertificate", other).code, ErrorCode::kResourceNotFound);
}

TEST_F(CertificateHandlersTest, UsagesAreNotTakenAwayByAnotherImport) {
  TestCertificateOptions options;
  options.extended_key_usage = "serverAuth";
  const std::string arn = import(make_certificate(ec_key(), options));
  auto body = import_body(make_certificate(ec_key()));
  body["CertificateArn"] = arn;
  EXPECT_EQ(refused("ImportCertificate", body).code, ErrorCode::kValidation);
  options.extended_key_usage = "serverAuth,clientAuth";
  body = import_body(make_certificate(ec_key(), options));
  body["CertificateArn"] = arn;
  ask_json("ImportCertificate", body);
}

TEST_F(CertificateHandlersTest, OneInUseIsNotDeleted) {
  const std::string arn = import(make_certificate(rsa_key()));
  used().insert(arn);
  EXPECT_EQ(describe(arn).at("InUseBy").as_array().size(), 1u);
  EXPECT_EQ(refused("DeleteCertificate", {{"CertificateArn", arn}}),
            (Error{ErrorCode::kResourceInUse,
                   "Certificate " + arn + " in account 123456789012 is in use."}));
  used().clear();
  ask("DeleteCertificate", json::serialize(json::object{{"CertificateArn", arn}}));
  EXPECT_EQ(refused("DescribeCertificate", {{"CertificateArn", arn}}).code,
            ErrorCode::kResourceNotFound);
}

TEST_F(CertificateHandlersTest, WhatIsNoArnIsToldApartFromWhatIsNowhere) {
  for (const char* operation :
       {"DescribeCertificate", "GetCertificate", "DeleteCertificate", "ListTagsForCertificate"}) {
    EXPECT_EQ(refused(operation, {{"CertificateArn", "arn:aws:acm:eu-west-1:1:x"}}).code,
              ErrorCode::kInvalidArn)
        << operation;
    EXPECT_EQ(refused(operation, {{"CertificateArn", kNowhere}}).code, ErrorCode::kResourceNotFound)
        << operation;
    EXPECT_EQ(refused(operation, {{"CertificateArn", "short"}}).code, ErrorCode::kValidation);
  }
  EXPECT_EQ(refused("ImportCertificate", {{"Certificate", "?"}, {"PrivateKey", "TQ=="}}).code,
            ErrorCode::kValidation);
}

TEST_F(CertificateHandlersTest, ListsAreFilteredSortedAndPaged) {
  TestCertificateOptions options = named("usage");
  options.key_usage = "digitalSignature";
  options.extended_key_usage = "serverAuth";
  import(make_certificate(rsa_key(), options));
  advance(Millis{1000});
  import(make_certificate(rsa_key(1024), named("small")));
  advance(Millis{1000});
  import(make_certificate(ec_key(), named("curve")));
  using Names = std::vector<std::string>;
  EXPECT_EQ(listed({}), (Names{"usage", "small"}));
  const auto with = [&](const json::object& filters) { return listed({{"Includes", filters}}); };
  EXPECT_EQ(with({{"keyTypes", {"EC_prime256v1"}}}), Names{"curve"});
  EXPECT_EQ(with({{"keyTypes", {"EC_prime256v1", "RSA_1024"}}}), (Names{"small", "curve"}));
  EXPECT_EQ(with({{"extendedKeyUsage", {"TLS_WEB_SERVER_AUTHENTICATION"}}}), Names{"usage"});
  EXPECT_EQ(with({{"extendedKeyUsage", {"NONE"}}}), Names{"small"});
  EXPECT_EQ(with({{"keyUsage", {"DIGITAL_SIGNATURE"}}}), Names{"usage"});
  EXPECT_EQ(with({{"managedBy", "CLOUDFRONT"}}), Names{});
  EXPECT_EQ(with({{"exportOption", "ENABLED"}}), Names{});
  EXPECT_EQ(listed({{"SortBy", "CREATED_AT"}, {"SortOrder", "DESCENDING"}}),
            (Names{"small", "usage"}));
  EXPECT_EQ(refused("ListCertificates", {{"SortBy", "CREATED_AT"}}).code, ErrorCode::kValidation);
  const auto page = ask_json("ListCertificates", {{"MaxItems", 1}});
  EXPECT_EQ(page.at("CertificateSummaryList").as_array().size(), 1u);
  EXPECT_EQ(listed({{"NextToken", page.at("NextToken")}}), Names{"small"});
  EXPECT_EQ(refused("ListCertificates", {{"NextToken", "x"}}).code, ErrorCode::kInvalidArguments);
  EXPECT_EQ(refused("ListCertificates", {{"MaxItems", 0}}).code, ErrorCode::kValidation);
}

TEST_F(CertificateHandlersTest, TagsComeAndGo) {
  const std::string arn = import(make_certificate(ec_key()));
  const auto tags = [&] {
    return json::serialize(
        ask_json("ListTagsForCertificate", {{"CertificateArn", arn}}).at("Tags"));
  };
  const auto with = [&](const json::array& list) {
    return json::object{{"CertificateArn", arn}, {"Tags", list}};
  };
  ask("AddTagsToCertificate",
      json::serialize(with({{{"Key", "a"}, {"Value", "1"}}, {{"Key", "b"}}})));
  EXPECT_EQ(tags(), R"([{"Key":"a","Value":"1"},{"Key":"b","Value":""}])");
  ask("RemoveTagsFromCertificate",
      json::serialize(with({{{"Key", "a"}, {"Value", "2"}}, {{"Key", "b"}}})));
  EXPECT_EQ(tags(), R"([{"Key":"a","Value":"1"}])");
  EXPECT_EQ(refused("AddTagsToCertificate", with({{{"Key", "aws:x"}}})).code,
            ErrorCode::kInvalidTag);
  json::array many;
  for (int i = 0; i < 50; ++i) many.push_back(json::object{{"Key", "k" + std::to_string(i)}});
  EXPECT_EQ(refused("AddTagsToCertificate", with(many)).code, ErrorCode::kTooManyTags);
}

TEST_F(CertificateHandlersTest, AJournalReplaysToTheSame) {
  const std::string arn = import(make_certificate(ec_key()));
  SeededRandom random(2);
  engine::Engine again(random);
  OperationRegistry registry;
  again.state().add_setting(Identity{"eu-west-1", "123456789012"});
  again.state().add_setting(CertificateUsers{test_users});
  install(again, registry);
  ASSERT_TRUE(again.load(journal()));
  const auto& before = state().table<Certificate>().at(CertificateArn(arn));
  const auto& after = again.state().table<Certificate>().at(CertificateArn(arn));
  EXPECT_EQ(after.facts, before.facts);
  EXPECT_EQ(after.material, before.material);
  EXPECT_EQ(after.imported_at, before.imported_at);
}

}  // namespace
}  // namespace minato::acm
