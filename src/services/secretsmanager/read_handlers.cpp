#include "services/secretsmanager/read_handlers.h"

#include <algorithm>

#include "services/page_token.h"
#include "services/secretsmanager/secret_lookup.h"
#include "services/secretsmanager/shown.h"

namespace minato::secretsmanager {
namespace {

using engine::Context;
using engine::State;
using ListVersions = api::ListSecretVersionIds;

constexpr std::int32_t kLargestPage = 100;

/// Where a version stands in the listing; numbers are as wide as each other for centuries.
std::string place_of(const SecretVersion& version) {
  return std::to_string(to_millis(version.created_at)) + ' ' + version.version_id;
}

}  // namespace

Answer<api::GetSecretValue> get_secret_value(const State& state,
                                             const api::GetSecretValue::Request& request,
                                             Context&) {
  const auto secret = find_living_secret(state, request.secret_id);
  if (!secret) return fail(secret.error());
  const auto version =
      find_wanted_version(state, **secret, request.version_id, request.version_stage);
  if (!version) return fail(version.error());
  auto response = shown_value<api::GetSecretValue::Response>(state, **secret, **version);
  if (!response) return fail(response.error());
  return answered(std::move(*response));
}

Answer<ListVersions> list_secret_version_ids(const State& state,
                                             const ListVersions::Request& request, Context&) {
  const auto secret = find_secret(state, request.secret_id);
  if (!secret) return fail(secret.error());
  const auto after = read_page_token(request.next_token, ErrorCode::kInvalidNextTokenException);
  if (!after) return fail(after.error());
  std::vector<const SecretVersion*> versions;
  for (const auto& version : state.index<VersionsBySecret>().find((*secret)->arn)) {
    const bool wanted = request.include_deprecated.value_or(false) || !version->stages.empty();
    if (wanted && place_of(*version) > *after) versions.push_back(version);
  }
  std::ranges::sort(versions, {}, [](const SecretVersion* version) { return place_of(*version); });
  const auto size = static_cast<std::size_t>(request.max_results.value_or(kLargestPage));
  ListVersions::Response response;
  response.arn = (*secret)->arn.str();
  response.name = (*secret)->name;
  if (versions.size() > size) {
    versions.resize(size);
    response.next_token = page_token(place_of(*versions.back()));
  }
  auto& shown = response.versions.emplace();
  for (const auto* version : versions) {
    auto& added = shown.emplace_back();
    added.version_id = version->version_id;
    if (!version->stages.empty()) added.version_stages = version->stages;
    added.created_date = version->created_at;
  }
  return answered(std::move(response));
}

Answer<api::DescribeSecret> describe_secret(const State& state,
                                            const api::DescribeSecret::Request& request, Context&) {
  const auto secret = find_secret(state, request.secret_id);
  if (!secret) return fail(secret.error());
  auto response = shown_secret<api::DescribeSecret::Response>(**secret);
  auto stages = shown_stages(state, (*secret)->arn);
  if (!stages.empty()) response.version_ids_to_stages = std::move(stages);
  return answered(std::move(response));
}

Answer<api::GetResourcePolicy> get_resource_policy(const State& state,
                                                   const api::GetResourcePolicy::Request& request,
                                                   Context&) {
  const auto secret = find_living_secret(state, request.secret_id);
  if (!secret) return fail(secret.error());
  api::GetResourcePolicy::Response response;
  response.arn = (*secret)->arn.str();
  response.name = (*secret)->name;
  return answered(std::move(response));
}

}  // namespace minato::secretsmanager
