#include "services/ssm/parameter_filter.h"

#include <algorithm>
#include <span>

namespace minato::ssm {
namespace {

using Filter = api::ParameterStringFilter;
using Words = std::vector<std::string_view>;

constexpr std::string_view kTagPrefix = "tag:";

bool contains(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_tag(const Filter& filter) {
  return filter.key.starts_with(kTagPrefix) && filter.key.size() > kTagPrefix.size();
}

Words keys_for(FilterUse use) {
  if (use == FilterUse::kByPath) return {"Type", "KeyId", "Label"};
  return {"Name", "Type", "KeyId", "Path", "Tier", "DataType"};
}

Words options_for(const Filter& filter) {
  if (filter.key == "Path") return {"Recursive", "OneLevel"};
  if (filter.key == "Name") return {"Equals", "BeginsWith", "Contains"};
  return {"Equals", "BeginsWith"};
}

/// What a key's values have to be among; empty: anything.
Words values_for(const Filter& filter) {
  if (filter.key == "Type") return {"String", "StringList", "SecureString"};
  if (filter.key == "Tier") return {"Standard", "Advanced", "Intelligent-Tiering"};
  return {};
}

Status check_values(const Filter& filter) {
  if (!filter.values || filter.values->empty()) {
    if (is_tag(filter)) return {};
    return fail(ErrorCode::kInvalidFilterValue, "The filter " + filter.key + " has no values.");
  }
  const Words known = values_for(filter);
  for (const auto& value : *filter.values) {
    const bool is_good =
        filter.key == "Path" ? value.starts_with('/') : known.empty() || contains(known, value);
    if (is_good) continue;
    return fail(ErrorCode::kInvalidFilterValue,
                "The value " + value + " is not valid for the filter " + filter.key + ".");
  }
  return {};
}

Status check_filter(const Filter& filter, FilterUse use) {
  const bool is_known =
      contains(keys_for(use), filter.key) || (use == FilterUse::kDescribe && is_tag(filter));
  if (!is_known) {
    return fail(ErrorCode::kInvalidFilterKey,
                "The filter key " + filter.key + " is not valid for this operation.");
  }
  if (filter.option && !contains(options_for(filter), *filter.option)) {
    return fail(
        ErrorCode::kInvalidFilterOption,
        "The filter option " + *filter.option + " is not valid for the key " + filter.key + ".");
  }
  return check_values(filter);
}

bool is_match(const Filter& filter, std::string_view text) {
  const std::string_view option = filter.option ? std::string_view(*filter.option) : "Equals";
  return std::ranges::any_of(*filter.values, [&](std::string_view wanted) {
    if (option == "BeginsWith") return text.starts_with(wanted);
    if (option == "Contains") return text.find(wanted) != std::string_view::npos;
    return text == wanted;
  });
}

bool has_tag(const Filter& filter, const Parameter& parameter) {
  const auto tag = parameter.tags.find(filter.key.substr(kTagPrefix.size()));
  if (tag == parameter.tags.end()) return false;
  return !filter.values || filter.values->empty() || is_match(filter, tag->second);
}

bool passes_one(const Filter& filter, const Parameter& parameter, const ParameterVersion& version) {
  if (is_tag(filter)) return has_tag(filter, parameter);
  if (filter.key == "Path") {
    const Depth depth = filter.option == "Recursive" ? Depth::kRecursive : Depth::kOneLevel;
    return std::ranges::any_of(*filter.values, [&](const std::string& path) {
      return is_below(path, parameter.name.str(), depth);
    });
  }
  if (filter.key == "Label") {
    return std::ranges::any_of(version.labels,
                               [&](const std::string& label) { return is_match(filter, label); });
  }
  if (filter.key == "Name") return is_match(filter, parameter.name.str());
  if (filter.key == "Type") return is_match(filter, version.type);
  if (filter.key == "KeyId") return is_match(filter, version.key_id);
  if (filter.key == "Tier") return is_match(filter, version.tier);
  return is_match(filter, version.data_type);
}

}  // namespace

Status check_filters(const std::vector<Filter>& filters, FilterUse use) {
  for (const auto& filter : filters) {
    if (Status checked = check_filter(filter, use); !checked) return checked;
  }
  return {};
}

bool passes(const std::vector<Filter>& filters, const Parameter& parameter,
            const ParameterVersion& version) {
  return std::ranges::all_of(
      filters, [&](const Filter& filter) { return passes_one(filter, parameter, version); });
}

std::vector<Filter> as_string_filters(const std::vector<api::ParametersFilter>& filters) {
  std::vector<Filter> made;
  for (const auto& filter : filters) {
    Filter& added = made.emplace_back();
    added.key = to_string(filter.key);
    if (filter.key == api::ParametersFilterKey::kName) added.option = "BeginsWith";
    added.values = filter.values;
  }
  return made;
}

bool is_below(std::string_view path, std::string_view name, Depth depth) {
  if (path.ends_with('/')) path.remove_suffix(1);
  if (!name.starts_with(path) || name.size() <= path.size() || name[path.size()] != '/') {
    return false;
  }
  return depth == Depth::kRecursive || name.find('/', path.size() + 1) == std::string_view::npos;
}

}  // namespace minato::ssm
