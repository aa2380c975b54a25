// What the tests of parameters share: the wing in an engine, spoken to in JSON.
#pragma once

#include <boost/json.hpp>

#include "services/ssm/install.h"
#include "services/test_engine.h"
#include "services/value_vault.h"

namespace minato::ssm {

namespace json = boost::json;

inline ValueVault test_vault(unsigned char key = 1) {
  VaultKey made;
  made.bytes[0] = key;
  return ValueVault(made, std::make_shared<SeededRandom>(3));
}

class ParameterTest : public testing::Test, public TestEngine {
 protected:
  ParameterTest() : TestEngine("ssm") {
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
  json::object put(const std::string& name, const std::string& value, json::object more = {}) {
    json::object body{{"Name", name}, {"Value", value}, {"Type", "String"}};
    for (const auto& member : more) body[member.key()] = member.value();
    return ask_json("PutParameter", body);
  }
  json::object again(const std::string& name, const std::string& value) {
    return ask_json("PutParameter", {{"Name", name}, {"Value", value}, {"Overwrite", true}});
  }
  std::string value_of(const std::string& name) {
    const auto answer = ask_json("GetParameter", {{"Name", name}, {"WithDecryption", true}});
    return json::value_to<std::string>(answer.at("Parameter").at("Value"));
  }
  std::vector<std::string> names_in(const json::object& answer) {
    std::vector<std::string> names;
    for (const auto& item : answer.at("Parameters").as_array()) {
      names.push_back(json::value_to<std::string>(item.at("Name")));
    }
    return names;
  }
};

}  // namespace minato::ssm
