// What DescribeParameters and GetParametersByPath choose parameters by. Filters narrow together;
// the values of one widen it.
#pragma once

#include <string>
#include <vector>

#include "api/ssm.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/ssm/parameter_version.h"

namespace minato::ssm {

/// Which operation asks: they do not take the same keys.
enum class FilterUse { kDescribe, kByPath };

/// kInvalidFilterKey, kInvalidFilterOption, kInvalidFilterValue.
Status check_filters(const std::vector<api::ParameterStringFilter>& filters, FilterUse use);

/// Of checked filters. `version` is what would be shown.
bool passes(const std::vector<api::ParameterStringFilter>& filters, const Parameter& parameter,
            const ParameterVersion& version);

/// The older kind of filters as the newer: a name begins with what is asked for.
std::vector<api::ParameterStringFilter> as_string_filters(
    const std::vector<api::ParametersFilter>& filters);

enum class Depth { kOneLevel, kRecursive };

/// Whether `name` lies below `path`, directly or at any depth.
bool is_below(std::string_view path, std::string_view name, Depth depth);

}  // namespace minato::ssm
