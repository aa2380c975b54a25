#include "services/ssm/label_handlers.h"

#include <algorithm>
#include <cctype>

#include "services/ssm/parameter_commands.h"
#include "services/ssm/parameter_names.h"

namespace minato::ssm {
namespace {

using engine::Context;
using engine::State;
using Labels = std::vector<std::string>;

constexpr std::size_t kMostLabels = 10;

bool contains(const Labels& labels, const std::string& label) {
  return std::ranges::find(labels, label) != labels.end();
}

bool is_label_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 128 && (std::isalnum(byte) != 0 || c == '.' || c == '-' || c == '_');
}

/// Letters, digits and .-_ , not beginning with a digit, "aws" or "ssm".
bool is_label(const std::string& label) {
  std::string lower = label.substr(0, 3);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower != "aws" && lower != "ssm" &&
         std::isdigit(static_cast<unsigned char>(label.front())) == 0 &&
         std::ranges::all_of(label, is_label_character);
}

Result<const ParameterVersion*> find_numbered(const State& state, const std::string& name,
                                              const std::optional<std::int64_t>& number) {
  const auto* parameter = find_parameter(state, name);
  if (parameter == nullptr) return parameter_not_found(name);
  const std::int64_t wanted = number.value_or(parameter->latest_version);
  const auto* version = state.table<ParameterVersion>().find(version_key(parameter->name, wanted));
  if (version != nullptr) return version;
  return version_not_found(parameter->name, wanted);
}

/// Takes the labels away from the other versions that have them.
void take_from_others(const State& state, const ParameterVersion& version, const Labels& labels,
                      engine::Plan& plan) {
  for (const auto& other : state.index<VersionsByParameter>().find(version.name)) {
    if (other->version == version.version) continue;
    Labels kept = other->labels;
    std::erase_if(kept, [&](const std::string& label) { return contains(labels, label); });
    if (kept.size() < other->labels.size()) {
      plan.add(LabelParameterVersion{other->id, std::move(kept)});
    }
  }
}

}  // namespace

Answer<api::LabelParameterVersion> label_parameter_version(
    const State& state, const api::LabelParameterVersion::Request& request, Context&) {
  const auto found = find_numbered(state, request.name, request.parameter_version);
  if (!found) return fail(found.error());
  const ParameterVersion& version = **found;
  Labels labels = version.labels;
  api::LabelParameterVersion::Response response;
  auto& invalid = response.invalid_labels.emplace();
  for (const auto& label : request.labels) {
    if (!is_label(label)) {
      invalid.push_back(label);
    } else if (!contains(labels, label)) {
      labels.push_back(label);
    }
  }
  if (labels.size() > kMostLabels) {
    return fail(ErrorCode::kParameterVersionLabelLimitExceeded,
                "A parameter version can have a maximum of ten labels. Move one or more of them to "
                "another version and try again.");
  }
  response.parameter_version = version.version;
  auto handled = answered(std::move(response));
  take_from_others(state, version, labels, handled.plan);
  if (labels != version.labels) {
    handled.plan.add(LabelParameterVersion{version.id, std::move(labels)});
  }
  return handled;
}

Answer<api::UnlabelParameterVersion> unlabel_parameter_version(
    const State& state, const api::UnlabelParameterVersion::Request& request, Context&) {
  const auto found = find_numbered(state, request.name, request.parameter_version);
  if (!found) return fail(found.error());
  Labels labels = (*found)->labels;
  api::UnlabelParameterVersion::Response response;
  auto& removed = response.removed_labels.emplace();
  auto& invalid = response.invalid_labels.emplace();
  for (const auto& label : request.labels) {
    (std::erase(labels, label) > 0 ? removed : invalid).push_back(label);
  }
  const bool changes = !removed.empty();
  auto handled = answered(std::move(response));
  if (changes) handled.plan.add(LabelParameterVersion{(*found)->id, std::move(labels)});
  return handled;
}

}  // namespace minato::ssm
