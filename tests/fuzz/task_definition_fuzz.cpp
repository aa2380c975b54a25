// Task definitions: any RegisterTaskDefinition is refused in words, or registered; what is shown of
// it then can be registered again, as scripts do that change a member of the last revision, and
// comes to the same.
//
// An input is the request's body.
#include <boost/json.hpp>
#include <string>

#include "base/check.h"
#include "fuzz_target.h"
#include "services/ecs/operations/test_operations.h"
#include "wire/codec/utf8.h"

namespace minato::fuzz {
namespace {

/// What Minato adds: not part of a request.
constexpr const char* kAdded[] = {"taskDefinitionArn",  "revision",        "status",
                                  "requiresAttributes", "compatibilities", "registeredAt",
                                  "registeredBy"};

/// What is shown of it without what Minato adds; nothing: it was refused.
std::optional<boost::json::object> registered(ecs::TestOperations& wing, const std::string& body) {
  const auto answer = wing.call("RegisterTaskDefinition", body);
  if (!answer) {
    MINATO_CHECK(answer.error().code != ErrorCode::kServer, "nobody knows what was wrong");
    MINATO_CHECK(wire::is_utf8(answer.error().message), "a message is no text");
    return std::nullopt;
  }
  boost::json::error_code error;
  const boost::json::value shown = boost::json::parse(*answer, error);
  MINATO_CHECK(!error, "an answer is no JSON");
  boost::json::object definition = shown.at("taskDefinition").as_object();
  for (const char* member : kAdded) definition.erase(member);
  return definition;
}

}  // namespace

void try_input(std::string_view input) {
  ecs::TestOperations wing;
  wing.connect(1);
  const auto first = registered(wing, std::string(input));
  if (!first) return;
  const auto again = registered(wing, boost::json::serialize(*first));
  MINATO_CHECK(again.has_value(), "what is shown cannot be registered");
  MINATO_CHECK(*again == *first, "what is shown is not what was registered");
  const std::string family(first->at("family").as_string());
  const auto run =
      wing.call("RunTask", R"({"taskDefinition":)" +
                               boost::json::serialize(boost::json::string(family)) + "}");
  MINATO_CHECK(run || run.error().code != ErrorCode::kServer, "nobody knows why it cannot run");
  wing.advance(Seconds{10});
  ecs::TestOperations next;
  MINATO_CHECK(next.engine().load(wing.journal()), "what was kept cannot be read");
}

}  // namespace minato::fuzz
