#include "services/ssm/parameter_list.h"

#include "services/page_token.h"
#include "services/ssm/parameter_filter.h"
#include "services/ssm/parameter_names.h"
#include "services/ssm/parameter_values.h"

namespace minato::ssm {
namespace {

using engine::Context;
using engine::State;
using Describe = api::DescribeParameters;
using History = api::GetParameterHistory;

constexpr std::int32_t kLargestPage = 50;

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

/// Whoever signs here is the account itself.
std::string user_of(const State& state) {
  return "arn:aws:iam::" + state.setting<Identity>().account + ":root";
}

/// What metadata and history have in common.
template <class Shape>
Shape described(const State& state, const ParameterVersion& version) {
  Shape made;
  made.name = version.name.str();
  made.type = api::parse_parameter_type(version.type);
  made.key_id = unless_empty(version.key_id);
  made.last_modified_date = version.modified_at;
  made.last_modified_user = user_of(state);
  made.description = unless_empty(version.description);
  made.allowed_pattern = unless_empty(version.allowed_pattern);
  made.version = version.version;
  made.tier = api::parse_parameter_tier(version.tier);
  made.policies.emplace();
  made.data_type = version.data_type;
  return made;
}

Result<std::vector<api::ParameterStringFilter>> filters_of(const Describe::Request& request) {
  const bool has_older = request.filters && !request.filters->empty();
  const bool has_newer = request.parameter_filters && !request.parameter_filters->empty();
  if (has_older && has_newer) {
    return fail(ErrorCode::kValidation,
                "Filters and ParameterFilters cannot be used in one request.");
  }
  auto filters =
      has_older ? as_string_filters(*request.filters)
                : request.parameter_filters.value_or(std::vector<api::ParameterStringFilter>{});
  if (Status checked = check_filters(filters, FilterUse::kDescribe); !checked) {
    return fail(checked.error());
  }
  return filters;
}

Result<api::ParameterHistory> shown_history(const State& state, const ParameterVersion& version,
                                            const std::optional<bool>& with_decryption) {
  auto value = shown_value(state, version, with_decryption);
  if (!value) return fail(value.error());
  auto made = described<api::ParameterHistory>(state, version);
  made.value = std::move(*value);
  made.labels = version.labels;
  return made;
}

}  // namespace

Answer<Describe> describe_parameters(const State& state, const Describe::Request& request,
                                     Context&) {
  const auto filters = filters_of(request);
  if (!filters) return fail(filters.error());
  const auto after = read_page_token(request.next_token, ErrorCode::kInvalidNextToken);
  if (!after) return fail(after.error());
  const auto size = static_cast<std::size_t>(request.max_results.value_or(kLargestPage));
  Describe::Response response;
  auto& parameters = response.parameters.emplace();
  const auto& rows = state.table<Parameter>().rows();
  for (auto at = rows.lower_bound(ParameterName(*after)); at != rows.end(); ++at) {
    const Parameter& parameter = at->second.record;
    const auto* version = latest_version(state, parameter);
    if (parameter.name.str() == *after || !passes(*filters, parameter, *version)) continue;
    if (parameters.size() == size) {
      response.next_token = page_token(*parameters.back().name);
      break;
    }
    auto& added = parameters.emplace_back(described<api::ParameterMetadata>(state, *version));
    added.arn = arn_of(state.setting<Identity>(), parameter.name);
  }
  return answered(std::move(response));
}

Answer<History> get_parameter_history(const State& state, const History::Request& request,
                                      Context&) {
  const auto* parameter = find_parameter(state, request.name);
  if (parameter == nullptr) return parameter_not_found(request.name);
  const auto after = read_page_token(request.next_token, ErrorCode::kInvalidNextToken);
  if (!after) return fail(after.error());
  const auto size = static_cast<std::size_t>(request.max_results.value_or(kLargestPage));
  History::Response response;
  auto& parameters = response.parameters.emplace();
  const ParameterVersion* last = nullptr;
  for (const auto& version : state.index<VersionsByParameter>().find(parameter->name)) {
    if (version->id.str() <= *after) continue;
    if (parameters.size() == size) {
      response.next_token = page_token(last->id.str());
      break;
    }
    auto shown = shown_history(state, *version, request.with_decryption);
    if (!shown) return fail(shown.error());
    parameters.push_back(std::move(*shown));
    last = version;
  }
  return answered(std::move(response));
}

}  // namespace minato::ssm
