#include "services/dispatch/task_secrets.h"

#include <boost/json.hpp>
#include <vector>

#include "services/secretsmanager/secret_lookup.h"
#include "services/secretsmanager/secret_value.h"
#include "services/ssm/parameter_names.h"
#include "services/ssm/parameter_values.h"

namespace minato::dispatch {
namespace {

using engine::State;
namespace json = boost::json;

constexpr std::string_view kSecretArn = "arn:aws:secretsmanager:";
/// "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-abcdef"
constexpr std::size_t kPartsOfArn = 7;

/// What may stand behind a secret's ARN, each perhaps empty.
struct SecretReference {
  std::string id;
  std::string json_key;
  std::string stage;
  std::string version_id;
};

SecretReference parse_reference(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const auto colon = text.find(':');
    parts.emplace_back(text.substr(0, colon));
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
  }
  SecretReference reference;
  for (std::size_t i = 0; i < parts.size() && i < kPartsOfArn; ++i) {
    reference.id += (i == 0 ? "" : ":") + parts[i];
  }
  parts.resize(std::max(parts.size(), kPartsOfArn + 3));
  reference.json_key = parts[kPartsOfArn];
  reference.stage = parts[kPartsOfArn + 1];
  reference.version_id = parts[kPartsOfArn + 2];
  return reference;
}

std::optional<std::string> unless_empty(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

/// Not a word of the value may get into the message.
Result<std::string> member_of(const std::string& value, const std::string& key) {
  boost::system::error_code error;
  const json::value document = json::parse(value, error);
  const json::value* member =
      !error && document.is_object() ? document.get_object().if_contains(key) : nullptr;
  if (member == nullptr) {
    return fail(ErrorCode::kClient, "the secret's value has no JSON key " + key);
  }
  if (member->is_string()) return std::string(member->get_string());
  return json::serialize(*member);
}

Result<std::string> value_of_secret(const State& state, const std::string& text) {
  const SecretReference reference = parse_reference(text);
  const auto secret = secretsmanager::find_living_secret(state, reference.id);
  if (!secret) return fail(secret.error());
  const auto version = secretsmanager::find_wanted_version(
      state, **secret, unless_empty(reference.version_id), unless_empty(reference.stage));
  if (!version) return fail(version.error());
  auto value = secretsmanager::open_value(state, **version);
  if (!value) return fail(value.error());
  if (reference.json_key.empty()) return std::move(value->text);
  return member_of(value->text, reference.json_key);
}

Result<std::string> value_of_parameter(const State& state, const std::string& text) {
  const auto found = ssm::find_version(state, text);
  if (!found) {
    return fail(found.error().code, found.error().message.empty() ? "there is no such parameter"
                                                                  : found.error().message);
  }
  return ssm::open_value(state, *found->version);
}

std::string error_text(const std::string& value_from, const Error& error) {
  const bool is_secret = value_from.starts_with(kSecretArn);
  return "unable to pull secrets or registry auth: execution resource retrieval failed: unable to "
         "retrieve " +
         std::string(is_secret ? "secret from asm: " : "secrets from ssm: ") + value_from + ": " +
         error.message;
}

}  // namespace

Result<std::string> secret_value(const State& state, const std::string& value_from) {
  return value_from.starts_with(kSecretArn) ? value_of_secret(state, value_from)
                                            : value_of_parameter(state, value_from);
}

void add_secrets(const State& state, link::TaskAssignment& assignment) {
  if (!assignment.task_definition || !assignment.task_definition->container_definitions) return;
  std::vector<link::SecretValue> values;
  for (const auto& container : *assignment.task_definition->container_definitions) {
    if (!container.secrets) continue;
    for (const auto& secret : *container.secrets) {
      auto value = secret_value(state, secret.value_from);
      if (!value) {
        assignment.secrets_error = error_text(secret.value_from, value.error());
        return;
      }
      values.push_back({container.name.value_or(""), secret.name, std::move(*value)});
    }
  }
  if (!values.empty()) assignment.secret_values = std::move(values);
}

}  // namespace minato::dispatch
