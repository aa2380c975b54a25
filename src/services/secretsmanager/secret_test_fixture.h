// What the tests of secrets share: the wing in an engine, spoken to in JSON.
#pragma once

#include <boost/json.hpp>

#include "services/secretsmanager/install.h"
#include "services/secretsmanager/secret_version.h"
#include "services/test_engine.h"
#include "services/value_vault.h"

namespace minato::secretsmanager {

namespace json = boost::json;

inline ValueVault test_vault(unsigned char key = 1) {
  VaultKey made;
  made.bytes[0] = key;
  return ValueVault(made, std::make_shared<SeededRandom>(3));
}

class SecretTest : public testing::Test, public TestEngine {
 protected:
  SecretTest() : TestEngine("secretsmanager") {
    engine().state().add_setting(test_vault());
    install(engine(), registry());
  }

  json::object ask_json(const std::string& operation, const json::object& body) {
    const auto answer = ask(operation, json::serialize(body));
    return answer.empty() ? json::object{} : json::parse(answer).as_object();
  }
  Error refused(const std::string& operation, const json::object& body) {
    return refusal(operation, json::serialize(body));
  }
  static std::string text(const json::value& value) { return json::value_to<std::string>(value); }
  json::object create(const std::string& name, const std::string& value) {
    return ask_json("CreateSecret", {{"Name", name}, {"SecretString", value}});
  }
  /// The new version's id.
  std::string put(const std::string& id, const std::string& value) {
    return text(
        ask_json("PutSecretValue", {{"SecretId", id}, {"SecretString", value}}).at("VersionId"));
  }
  std::string value_of(const std::string& id, const std::string& stage = "AWSCURRENT") {
    return text(
        ask_json("GetSecretValue", {{"SecretId", id}, {"VersionStage", stage}}).at("SecretString"));
  }
  /// A token of the length that AWS asks for.
  static std::string token(int number) {
    std::string digits = std::to_string(number);
    return std::string(32 - digits.size(), '0') + digits;
  }
};

}  // namespace minato::secretsmanager
