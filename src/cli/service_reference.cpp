#include "cli/service_reference.h"

#include <algorithm>

#include "cli/json_members.h"

namespace minato::cli {
namespace {

constexpr const char* kDefaultCluster = "default";
constexpr const char* kForms =
    "a service is named NAME, CLUSTER/NAME or by its ARN, as in "
    "arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME";

/// What follows the five parts that every ARN begins with.
std::string resource_of(const std::string& arn) {
  std::size_t at = 0;
  for (int colons = 0; colons < 5; ++colons) {
    at = arn.find(':', at);
    if (at == std::string::npos) return "";
    ++at;
  }
  return arn.substr(at);
}

}  // namespace

Result<ServiceReference> parse_service_reference(const std::string& text,
                                                 const std::string& cluster) {
  const auto wrong = fail(ErrorCode::kInvalidParameter, '"' + text + "\" names none: " + kForms);
  std::string rest = text;
  if (text.starts_with("arn:")) {
    rest = resource_of(text);
    if (!rest.starts_with("service/")) return wrong;
    rest = rest.substr(rest.find('/') + 1);
  }
  if (std::ranges::count(rest, '/') > 1) return wrong;
  const auto slash = rest.find('/');
  ServiceReference reference{last_part(cluster), last_part(rest)};
  if (reference.name.empty() || slash == 0) return wrong;
  if (slash != std::string::npos) {
    const std::string named = rest.substr(0, slash);
    if (!cluster.empty() && named != reference.cluster) {
      return fail(ErrorCode::kInvalidParameter, "--cluster " + cluster + " contradicts " + text +
                                                    ", which is in the cluster " + named);
    }
    reference.cluster = named;
  }
  if (reference.cluster.empty()) reference.cluster = kDefaultCluster;
  return reference;
}

}  // namespace minato::cli
