// TestOperations: the ECS wing with its operations, spoken to in JSON. Bodies are written with
// single quotes. For tests only.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "services/ec2/default_network.h"
#include "services/ecs/operations/install.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {

/// A call that has to fail, and how.
struct Refused {
  const char* operation;
  std::string body;
  ErrorCode code;
  /// A part of the message.
  const char* message;
};

class TestOperations : public TestCluster {
 public:
  TestOperations() { add_operations(registry()); }

  static std::string quoted(std::string body) {
    std::ranges::replace(body, '\'', '"');
    return body;
  }
  boost::json::value json(const std::string& operation, const std::string& body = "{}") {
    const std::string text = ask(operation, quoted(body));
    return text.empty() ? boost::json::value(boost::json::object()) : boost::json::parse(text);
  }
  void expect_refused(const Refused& refused) {
    const Error error = refusal(refused.operation, quoted(refused.body));
    EXPECT_EQ(to_string(error.code), to_string(refused.code))
        << refused.operation << ' ' << refused.body << ": " << error.message;
    EXPECT_NE(error.message.find(refused.message), std::string::npos)
        << refused.operation << ' ' << refused.body << ": " << error.message;
  }

  /// What a JSON pointer leads to, as text without quotes; "(none)" for nothing.
  static std::string at(const boost::json::value& json, const std::string& pointer) {
    boost::json::error_code error;
    const auto* found = json.find_pointer(pointer, error);
    if (found == nullptr) return "(none)";
    return found->is_string() ? std::string(found->as_string()) : boost::json::serialize(*found);
  }
  static std::vector<std::string> texts(const boost::json::value& json, const char* member) {
    std::vector<std::string> texts;
    for (const auto& each : json.at(member).as_array()) {
      texts.emplace_back(each.as_string());
    }
    return texts;
  }
  /// All pages of a list, asked for `size` at a time.
  std::vector<std::string> all_pages(const std::string& operation, const char* member, int size) {
    std::vector<std::string> all;
    std::string token;
    for (int pages = 0; pages < 100; ++pages) {
      const auto page = json(operation, "{'maxResults':" + std::to_string(size) + token + '}');
      for (auto& text : texts(page, member)) all.push_back(std::move(text));
      EXPECT_LE(page.at(member).as_array().size(), static_cast<std::size_t>(size));
      const std::string next = at(page, "/nextToken");
      if (next == "(none)") return all;
      token = ",'nextToken':'" + next + '\'';
    }
    ADD_FAILURE() << "the pages of " << operation << " have no end";
    return all;
  }

  /// Registers a definition of one container "app" and gives its "FAMILY:REVISION".
  std::string register_definition(const std::string& family, const std::string& more = "",
                                  const std::string& of_container = "'memory':64") {
    const auto made = json("RegisterTaskDefinition",
                           "{'family':'" + family + "','containerDefinitions':[{'name':'app'," +
                               "'image':'sample'," + of_container + "}]" + more + '}');
    return family + ':' + at(made, "/taskDefinition/revision");
  }
  std::string subnet() const { return state().setting<ec2::DefaultNetwork>().subnets.front().id; }
};

inline const std::string kArn = "arn:aws:ecs:eu-west-1:123456789012:";

}  // namespace minato::ecs
