// The cluster query language: any text is refused in words or read; what was read says yes or no of
// every instance, and joins with "and", "or" and "not" as logic has it.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/check.h"
#include "fuzz_target.h"
#include "services/ecs/placement/cluster_query.h"
#include "wire/codec/utf8.h"

namespace minato::fuzz {
namespace {

using ecs::ClusterQuery;
using ecs::QueriedInstance;

ecs::ContainerInstance instance(std::map<std::string, std::string> attributes) {
  ecs::ContainerInstance made;
  made.id = ecs::InstanceId("00000000000000000000000000000001");
  made.ec2_instance_id = "i-00000000000000001";
  made.attributes = std::move(attributes);
  made.agent_version = "1.10.2";
  made.registered_at = instant_from_millis(1'700'000'000'000);
  return made;
}

/// Nothing: joined with others a query goes beyond a limit.
std::optional<ClusterQuery> joined(const std::string& text) {
  auto query = ClusterQuery::parse(text);
  if (query) return std::move(*query);
  const std::string& message = query.error().message;
  const bool too_large = std::ranges::any_of(
      std::array{"longer than", "too deeply", "too large together"},
      [&](const char* limit) { return message.find(limit) != std::string::npos; });
  MINATO_CHECK(too_large, "a query that was read cannot be joined with others");
  return std::nullopt;
}

}  // namespace

void try_input(std::string_view input) {
  const auto query = ClusterQuery::parse(input);
  if (!query) {
    MINATO_CHECK(query.error().code == ErrorCode::kInvalidParameter, "refused as something else");
    MINATO_CHECK(!query.error().message.empty() && wire::is_utf8(query.error().message),
                 "a message is no text");
    return;
  }
  const std::string text(input);
  const auto negated = joined("not(" + text + ")");
  const auto twice = joined("(" + text + ") and (" + text + ")");
  const auto always = joined("(" + text + ") or not(" + text + ")");
  const std::set<std::string> groups{"service:web", "family:batch"};
  const ecs::ContainerInstance bare = instance({});
  const ecs::ContainerInstance rich =
      instance({{"ecs.availability-zone", "a"}, {"stack", "production"}, {"size", "10"}});
  for (const QueriedInstance& each :
       {QueriedInstance{bare, false, 0, &groups}, QueriedInstance{rich, true, 3, &groups},
        QueriedInstance{rich, true, 3, nullptr}}) {
    const bool holds = query->matches(each);
    MINATO_CHECK(!negated || negated->matches(each) != holds, "not() is not its opposite");
    MINATO_CHECK(!twice || twice->matches(each) == holds, "twice is not once");
    MINATO_CHECK(!always || always->matches(each), "neither it nor its opposite holds");
  }
}

}  // namespace minato::fuzz
