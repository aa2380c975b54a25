#include "services/ssm/put_parameter.h"

#include <algorithm>

#include "services/ssm/allowed_pattern.h"
#include "services/ssm/parameter_commands.h"
#include "services/ssm/parameter_names.h"
#include "services/ssm/parameter_values.h"
#include "services/ssm/tags.h"

namespace minato::ssm {
namespace {

using engine::Context;
using engine::State;
using Request = api::PutParameter::Request;

constexpr std::size_t kStandardBytes = 4096;
constexpr std::size_t kAdvancedBytes = 8192;
constexpr std::size_t kMostStandard = 10'000;
constexpr std::size_t kMostAdvanced = 100'000;
constexpr std::string_view kAdvanced = "Advanced";
constexpr std::string_view kSecureString = "SecureString";
/// The key of a SecureString that names none.
constexpr std::string_view kDefaultKey = "alias/aws/ssm";

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kValidation, std::move(message));
}

Result<std::string> type_of(const Request& request, const ParameterVersion* before) {
  if (before == nullptr) {
    if (request.type) return std::string(to_string(*request.type));
    return invalid("A parameter type is required when you create a parameter.");
  }
  if (!request.type || to_string(*request.type) == before->type) return before->type;
  return fail(ErrorCode::kHierarchyTypeMismatch, "The type of parameter " + request.name + " is " +
                                                     before->type + " and cannot be changed to " +
                                                     std::string(to_string(*request.type)) +
                                                     ". Create a new parameter.");
}

Status check_value(const std::string& value) {
  if (value.empty()) return invalid("The parameter value must have at least 1 character.");
  const auto open = value.find("{{");
  if (open != std::string::npos && value.find("}}", open) != std::string::npos) {
    return invalid("Parameter value can't nest another parameter. Do not use \"{{}}\" in it.");
  }
  return {};
}

std::size_t count_of_tier(const State& state, std::string_view tier) {
  const auto& rows = state.table<Parameter>().rows();
  return static_cast<std::size_t>(std::ranges::count_if(rows, [&](const auto& row) {
    return latest_version(state, row.second.record)->tier == tier;
  }));
}

Status check_quota(const State& state, std::string_view tier) {
  const std::size_t most = tier == kAdvanced ? kMostAdvanced : kMostStandard;
  if (state.table<Parameter>().size() < most || count_of_tier(state, tier) < most) return {};
  return fail(ErrorCode::kParameterLimitExceeded, "There are " + std::to_string(most) +
                                                      " parameters of the tier " +
                                                      std::string(tier) + ", which is the quota.");
}

/// "Standard" or "Advanced". There is no way back from Advanced.
Result<std::string> tier_of(const State& state, const Request& request,
                            const ParameterVersion* before) {
  const bool was_advanced = before != nullptr && before->tier == kAdvanced;
  const bool fits = request.value.size() <= kStandardBytes;
  std::string tier = was_advanced ? "Advanced" : "Standard";
  if (request.tier == api::ParameterTier::kAdvanced) tier = kAdvanced;
  if (request.tier == api::ParameterTier::kIntelligentTiering && !fits) tier = kAdvanced;
  if (request.tier == api::ParameterTier::kStandard && was_advanced) {
    return invalid(
        "This parameter uses the advanced-parameter tier, which cannot be changed to "
        "the standard-parameter tier. Delete it and create it again.");
  }
  const std::size_t most = tier == kAdvanced ? kAdvancedBytes : kStandardBytes;
  if (request.value.size() > most) {
    return invalid(tier + " tier parameters support a maximum parameter value of " +
                   std::to_string(most) + " characters.");
  }
  if (before != nullptr && before->tier == tier) return tier;
  if (Status checked = check_quota(state, tier); !checked) return fail(checked.error());
  return tier;
}

Result<std::string> key_id_of(const Request& request, const ParameterVersion* before,
                              std::string_view type) {
  if (type != kSecureString) {
    if (!request.key_id) return std::string();
    return invalid("KeyId is for parameters of the type SecureString only.");
  }
  if (request.key_id) return *request.key_id;
  return before != nullptr ? before->key_id : std::string(kDefaultKey);
}

Result<std::string> data_type_of(const Request& request, const ParameterVersion* before) {
  const std::string kept = before != nullptr ? before->data_type : "text";
  const std::string wanted = request.data_type.value_or(kept);
  if (wanted == "text" || wanted.empty()) return std::string("text");
  if (wanted == "aws:ec2:image" || wanted == "aws:ssm:integration") {
    return fail(ErrorCode::kUnsupportedMember, "DataType " + wanted + " is not supported yet.");
  }
  return invalid("DataType must be text.");
}

/// Everything of the next version but its number, value and time.
Result<ParameterVersion> make_version(const State& state, const Request& request,
                                      const ParameterVersion* before) {
  auto type = type_of(request, before);
  if (!type) return fail(type.error());
  if (Status checked = check_value(request.value); !checked) return fail(checked.error());
  auto tier = tier_of(state, request, before);
  if (!tier) return fail(tier.error());
  auto key_id = key_id_of(request, before, *type);
  if (!key_id) return fail(key_id.error());
  auto data_type = data_type_of(request, before);
  if (!data_type) return fail(data_type.error());
  ParameterVersion made;
  made.name = ParameterName(request.name);
  made.type = std::move(*type);
  made.key_id = std::move(*key_id);
  made.tier = std::move(*tier);
  made.data_type = std::move(*data_type);
  made.description = request.description.value_or(before != nullptr ? before->description : "");
  made.allowed_pattern =
      request.allowed_pattern.value_or(before != nullptr ? before->allowed_pattern : "");
  if (!made.allowed_pattern.empty()) {
    Status matched = check_allowed_pattern(made.allowed_pattern, request.value);
    if (!matched) return fail(matched.error());
  }
  return made;
}

Status check_overwriting(const State& state, const Request& request, const Parameter& present) {
  if (!request.overwrite.value_or(false)) {
    return fail(ErrorCode::kParameterAlreadyExists,
                "The parameter already exists. To overwrite this value, set the overwrite option "
                "in the request to true.");
  }
  const auto& versions = state.index<VersionsByParameter>().find(present.name);
  if (versions.size() < kMostVersions || (*versions.begin())->labels.empty()) return {};
  return fail(ErrorCode::kParameterMaxVersionLimitExceeded,
              "Version " + std::to_string((*versions.begin())->version) + " of " + request.name +
                  ", the oldest of " + std::to_string(kMostVersions) +
                  ", has a label and is not deleted for a new one. Move the label to another "
                  "version and try again.");
}

Result<Tags> tags_of(const Request& request) {
  if (!request.tags || request.tags->empty()) return Tags{};
  if (request.overwrite.value_or(false)) {
    return invalid(
        "Invalid request: tags and overwrite can't be used together. Use "
        "AddTagsToResource for a parameter that is there.");
  }
  return with_added_tags({}, *request.tags);
}

}  // namespace

Answer<api::PutParameter> put_parameter(const State& state, const Request& request,
                                        Context& context) {
  if (Status checked = check_new_name(state.setting<Identity>(), request.name); !checked) {
    return fail(checked.error());
  }
  auto tags = tags_of(request);
  if (!tags) return fail(tags.error());
  const auto* present = state.table<Parameter>().find(ParameterName(request.name));
  if (present != nullptr) {
    Status checked = check_overwriting(state, request, *present);
    if (!checked) return fail(checked.error());
  }
  const auto* before = present == nullptr ? nullptr : latest_version(state, *present);
  auto made = make_version(state, request, before);
  if (!made) return fail(made.error());
  made->version = before == nullptr ? 1 : before->version + 1;
  made->id = version_key(made->name, made->version);
  made->sealed_value = seal_value(state, made->id, request.value);
  made->modified_at = context.now;
  api::PutParameter::Response response;
  response.version = made->version;
  response.tier = api::parse_parameter_tier(made->tier);
  auto handled = answered(std::move(response));
  if (present == nullptr) {
    handled.plan.add(CreateParameter{std::move(*made), std::move(*tags)});
  } else {
    handled.plan.add(AddParameterVersion{std::move(*made)});
  }
  return handled;
}

}  // namespace minato::ssm
