// Names of parameters: which may be given, their ARNs, and what a request means by one.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/state.h"
#include "services/identity.h"
#include "services/ssm/parameter_version.h"

namespace minato::ssm {

/// kValidation, kHierarchyLevelLimitExceeded or kAccessDenied, with what is wrong.
Status check_new_name(const Identity& identity, std::string_view name);

/// "arn:aws:ssm:REGION:ACCOUNT:parameter/prod/db": a leading slash is not doubled.
std::string arn_of(const Identity& identity, const ParameterName& name);

/// By name or ARN, without a version or label. Null when there is none.
const Parameter* find_parameter(const engine::State& state, std::string_view name_or_arn);

/// What "NAME", "NAME:VERSION", "NAME:LABEL" or an ARN with either means.
struct FoundVersion {
  const ParameterVersion* version;
  /// ":3" or ":prod"; empty when none was asked for.
  std::string selector;
};

/// kParameterNotFound, kParameterVersionNotFound.
Result<FoundVersion> find_version(const engine::State& state, std::string_view reference);

/// Never null.
const ParameterVersion* latest_version(const engine::State& state, const Parameter& parameter);

tl::unexpected<Error> parameter_not_found(std::string_view name);
tl::unexpected<Error> version_not_found(const ParameterName& name, std::int64_t version);

}  // namespace minato::ssm
