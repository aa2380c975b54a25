#include "services/ssm/get_parameters.h"

#include "services/page_token.h"
#include "services/ssm/parameter_filter.h"
#include "services/ssm/parameter_names.h"
#include "services/ssm/parameter_values.h"

namespace minato::ssm {
namespace {

using engine::Context;
using engine::State;
using ByPath = api::GetParametersByPath;

constexpr std::int32_t kLargestPathPage = 10;

Result<api::Parameter> shown(const State& state, const FoundVersion& found,
                             const std::optional<bool>& with_decryption) {
  const ParameterVersion& version = *found.version;
  auto value = shown_value(state, version, with_decryption);
  if (!value) return fail(value.error());
  api::Parameter made;
  made.name = version.name.str();
  made.type = api::parse_parameter_type(version.type);
  made.value = std::move(*value);
  made.version = version.version;
  if (!found.selector.empty()) made.selector = found.selector;
  made.last_modified_date = version.modified_at;
  made.arn = arn_of(state.setting<Identity>(), version.name);
  made.data_type = version.data_type;
  return made;
}

Status check_path(const std::string& path) {
  if (path.starts_with('/')) return {};
  return fail(ErrorCode::kValidation, "The path " + path + " must begin with a forward slash (/).");
}

/// The newest version that passes, if any: without a filter by label, the latest alone.
const ParameterVersion* version_to_show(const State& state, const Parameter& parameter,
                                        const std::vector<api::ParameterStringFilter>& filters) {
  const bool by_label =
      std::ranges::any_of(filters, [](const auto& filter) { return filter.key == "Label"; });
  if (!by_label) {
    const auto* latest = latest_version(state, parameter);
    return passes(filters, parameter, *latest) ? latest : nullptr;
  }
  const ParameterVersion* newest = nullptr;
  for (const auto& version : state.index<VersionsByParameter>().find(parameter.name)) {
    if (passes(filters, parameter, *version)) newest = version;
  }
  return newest;
}

}  // namespace

Answer<api::GetParameter> get_parameter(const State& state,
                                        const api::GetParameter::Request& request, Context&) {
  const auto found = find_version(state, request.name);
  if (!found) return fail(found.error());
  auto parameter = shown(state, *found, request.with_decryption);
  if (!parameter) return fail(parameter.error());
  api::GetParameter::Response response;
  response.parameter = std::move(*parameter);
  return answered(std::move(response));
}

Answer<api::GetParameters> get_parameters(const State& state,
                                          const api::GetParameters::Request& request, Context&) {
  api::GetParameters::Response response;
  auto& parameters = response.parameters.emplace();
  auto& invalid = response.invalid_parameters.emplace();
  for (const auto& name : request.names) {
    const auto found = find_version(state, name);
    if (!found) {
      invalid.push_back(name);
      continue;
    }
    auto parameter = shown(state, *found, request.with_decryption);
    if (!parameter) return fail(parameter.error());
    parameters.push_back(std::move(*parameter));
  }
  return answered(std::move(response));
}

Answer<ByPath> get_parameters_by_path(const State& state, const ByPath::Request& request,
                                      Context&) {
  if (Status checked = check_path(request.path); !checked) return fail(checked.error());
  const auto filters =
      request.parameter_filters.value_or(std::vector<api::ParameterStringFilter>{});
  if (Status checked = check_filters(filters, FilterUse::kByPath); !checked) {
    return fail(checked.error());
  }
  const auto after = read_page_token(request.next_token, ErrorCode::kInvalidNextToken);
  if (!after) return fail(after.error());
  const auto size = static_cast<std::size_t>(request.max_results.value_or(kLargestPathPage));
  const Depth depth = request.recursive.value_or(false) ? Depth::kRecursive : Depth::kOneLevel;
  ByPath::Response response;
  auto& parameters = response.parameters.emplace();
  const auto& rows = state.table<Parameter>().rows();
  // What lies below a path begins with it, and names are in order.
  const std::string first = std::max(*after, request.path);
  for (auto at = rows.lower_bound(ParameterName(first)); at != rows.end(); ++at) {
    const std::string& name = at->first.str();
    if (!name.starts_with(request.path)) break;
    if (name == *after || !is_below(request.path, name, depth)) continue;
    const auto* version = version_to_show(state, at->second.record, filters);
    if (version == nullptr) continue;
    if (parameters.size() == size) {
      response.next_token = page_token(*parameters.back().name);
      break;
    }
    auto parameter = shown(state, {version, {}}, request.with_decryption);
    if (!parameter) return fail(parameter.error());
    parameters.push_back(std::move(*parameter));
  }
  return answered(std::move(response));
}

}  // namespace minato::ssm
