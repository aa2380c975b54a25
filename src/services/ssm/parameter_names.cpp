#include "services/ssm/parameter_names.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace minato::ssm {
namespace {

/// Of a name within its ARN.
constexpr std::size_t kLongestWithArn = 1011;
constexpr std::ptrdiff_t kDeepest = 15;

bool is_name_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 128 && (std::isalnum(byte) != 0 || c == '_' || c == '.' || c == '-' || c == '/');
}

bool begins_with_word(std::string_view name, std::string_view word) {
  if (name.starts_with('/')) name.remove_prefix(1);
  return name.size() >= word.size() &&
         std::equal(word.begin(), word.end(), name.begin(), [](char a, char b) {
           return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
         });
}

Status check_reserved(std::string_view name) {
  const bool is_path = std::count(name.begin(), name.end(), '/') > 1;
  if (begins_with_word(name, "aws") && is_path) {
    return fail(ErrorCode::kAccessDenied,
                "No access to reserved parameter name: " + std::string(name) + ".");
  }
  if (!begins_with_word(name, "aws") && !begins_with_word(name, "ssm")) return {};
  return fail(ErrorCode::kValidation,
              "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
}

Status check_form(std::string_view name) {
  const bool is_path = name.find('/') != std::string_view::npos;
  if (!std::ranges::all_of(name, is_name_character)) {
    return fail(ErrorCode::kValidation,
                "Parameter name: only letters, digits and the symbols .-_ are allowed, and / "
                "between the parts of a path.");
  }
  if (is_path && !name.starts_with('/')) {
    return fail(ErrorCode::kValidation,
                "Parameter name: must be fully qualified: a path begins with a slash (/).");
  }
  if (name.ends_with('/') || name.find("//") != std::string_view::npos) {
    return fail(ErrorCode::kValidation, "Parameter name: no part of a path may be empty.");
  }
  return {};
}

/// The name that the reference begins with, and what comes after its colon.
struct Reference {
  std::string_view name;
  std::string_view selector;
};

/// A name in its own words: out of "arn:aws:ssm:REGION:ACCOUNT:parameter/NAME". Empty for an ARN
/// of something else or of another account.
std::string_view without_arn(const Identity& identity, std::string_view text) {
  if (!text.starts_with("arn:")) return text;
  const std::string prefix = make_arn(identity, "ssm", "parameter");
  return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view();
}

Reference split(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {text, {}};
  return {text.substr(0, colon), text.substr(colon)};
}

/// `reference`: what the name was taken out of.
const Parameter* find_named(const engine::State& state, std::string_view name,
                            std::string_view reference) {
  const auto& table = state.table<Parameter>();
  if (const auto* found = table.find(ParameterName(std::string(name)))) return found;
  // In an ARN "greeting" and "/greeting" look alike.
  if (!reference.starts_with("arn:") || !name.starts_with('/')) return nullptr;
  return table.find(ParameterName(std::string(name.substr(1))));
}

const ParameterVersion* find_numbered(const engine::State& state, const ParameterName& name,
                                      std::int64_t number) {
  return state.table<ParameterVersion>().find(version_key(name, number));
}

const ParameterVersion* find_labelled(const engine::State& state, const ParameterName& name,
                                      std::string_view label) {
  for (const auto& version : state.index<VersionsByParameter>().find(name)) {
    if (std::ranges::find(version->labels, label) != version->labels.end()) return version.record;
  }
  return nullptr;
}

}  // namespace

Status check_new_name(const Identity& identity, std::string_view name) {
  if (Status checked = check_reserved(name); !checked) return checked;
  if (Status checked = check_form(name); !checked) return checked;
  if (arn_of(identity, ParameterName(std::string(name))).size() > kLongestWithArn) {
    return fail(ErrorCode::kValidation,
                "Parameter name: the name with its ARN may have at most 1011 characters.");
  }
  if (std::count(name.begin(), name.end(), '/') > kDeepest) {
    return fail(ErrorCode::kHierarchyLevelLimitExceeded,
                "A hierarchy can have a maximum of 15 levels.");
  }
  return {};
}

std::string arn_of(const Identity& identity, const ParameterName& name) {
  const bool rooted = name.str().starts_with('/');
  return make_arn(identity, "ssm", (rooted ? "parameter" : "parameter/") + name.str());
}

const Parameter* find_parameter(const engine::State& state, std::string_view name_or_arn) {
  const auto name = without_arn(state.setting<Identity>(), name_or_arn);
  return find_named(state, name, name_or_arn);
}

const ParameterVersion* latest_version(const engine::State& state, const Parameter& parameter) {
  return &state.table<ParameterVersion>().at(version_key(parameter.name, parameter.latest_version));
}

Result<FoundVersion> find_version(const engine::State& state, std::string_view reference) {
  const auto [name, selector] = split(without_arn(state.setting<Identity>(), reference));
  const auto* parameter = find_named(state, name, reference);
  if (parameter == nullptr) return parameter_not_found(reference);
  if (selector.empty()) return FoundVersion{latest_version(state, *parameter), {}};
  const std::string_view wanted = selector.substr(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  const bool is_number = error == std::errc() && end == wanted.data() + wanted.size();
  const auto* found = is_number ? find_numbered(state, parameter->name, number)
                                : find_labelled(state, parameter->name, wanted);
  if (found != nullptr) return FoundVersion{found, std::string(selector)};
  if (is_number) return version_not_found(parameter->name, number);
  return fail(ErrorCode::kParameterVersionNotFound,
              "Systems Manager could not find label " + std::string(wanted) + " for parameter " +
                  parameter->name.str() + ". Verify the label and try again.");
}

tl::unexpected<Error> parameter_not_found(std::string_view name) {
  return fail(ErrorCode::kParameterNotFound, "Parameter " + std::string(name) + " not found.");
}

tl::unexpected<Error> version_not_found(const ParameterName& name, std::int64_t version) {
  return fail(ErrorCode::kParameterVersionNotFound,
              "Systems Manager could not find version " + std::to_string(version) + " of " +
                  name.str() + ". Verify the version and try again.");
}

}  // namespace minato::ssm
