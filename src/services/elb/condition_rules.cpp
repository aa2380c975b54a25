#include "services/elb/condition_rules.h"

#include <algorithm>

#include "services/elb/condition_values.h"
#include "services/elb/given.h"
#include "services/elb/limits.h"
#include "services/elb/regex_rules.h"

namespace minato::elb {
namespace {

constexpr std::size_t kLongestRegex = 128;

using Texts = std::optional<std::vector<std::string>>;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kValidation, std::move(message));
}

Result<ConditionField> read_field(const api::RuleCondition& condition) {
  ConditionField field{};
  const std::string name = condition.field.value_or("");
  if (parse_enum(name, field)) return field;
  return invalid("Condition field '" + name +
                 "' must be one of '[path-pattern, host-header, http-header, "
                 "http-request-method, query-string, source-ip]'");
}

const char* config_name(ConditionField field) {
  switch (field) {
    case ConditionField::kHostHeader:
      return "HostHeaderConfig";
    case ConditionField::kPathPattern:
      return "PathPatternConfig";
    case ConditionField::kHttpHeader:
      return "HttpHeaderConfig";
    case ConditionField::kRequestMethod:
      return "HttpRequestMethodConfig";
    case ConditionField::kQueryString:
      return "QueryStringConfig";
    case ConditionField::kSourceIp:
      return "SourceIpConfig";
  }
  return "";
}

/// Whether the request has the settings of conditions on that field.
bool has_config(const api::RuleCondition& condition, ConditionField field) {
  switch (field) {
    case ConditionField::kHostHeader:
      return condition.host_header_config.has_value();
    case ConditionField::kPathPattern:
      return condition.path_pattern_config.has_value();
    case ConditionField::kHttpHeader:
      return condition.http_header_config.has_value();
    case ConditionField::kRequestMethod:
      return condition.http_request_method_config.has_value();
    case ConditionField::kQueryString:
      return condition.query_string_config.has_value();
    case ConditionField::kSourceIp:
      return condition.source_ip_config.has_value();
  }
  return false;
}

bool has_short_form(ConditionField field) {
  return field == ConditionField::kHostHeader || field == ConditionField::kPathPattern;
}

bool has_regexes(ConditionField field) {
  return has_short_form(field) || field == ConditionField::kHttpHeader;
}

/// A condition has the settings of its own field, and its values in one place.
Status check_form(const api::RuleCondition& condition, ConditionField field) {
  const std::string of_type = " for a condition of type '" + std::string(to_string(field)) + "'";
  for (std::size_t i = 0; i < names_of(field).size(); ++i) {
    const auto other = static_cast<ConditionField>(i);
    if (other == field || !has_config(condition, other)) continue;
    return invalid("You cannot specify '" + std::string(config_name(other)) + "'" + of_type);
  }
  const bool has_values = is_given(condition.values);
  if (has_values && !has_short_form(field)) return invalid("You cannot specify Values" + of_type);
  if (is_given(condition.regex_values) && !has_regexes(field)) {
    return invalid("You cannot specify RegexValues" + of_type);
  }
  if (has_values && has_config(condition, field)) {
    return invalid("You cannot provide both Values and '" + std::string(config_name(field)) + "'" +
                   of_type);
  }
  return {};
}

void append(const Texts& from, std::vector<std::string>& to) {
  if (from) to.insert(to.end(), from->begin(), from->end());
}

template <class Config>
void read_patterns(const std::optional<Config>& config, RuleCondition& condition) {
  if (!config) return;
  append(config->values, condition.values);
  append(config->regex_values, condition.regexes);
}

void read_pairs(const api::QueryStringConditionConfig& config, RuleCondition& condition) {
  if (!config.values) return;
  for (const auto& pair : *config.values) {
    condition.pairs.push_back({pair.key.value_or(""), pair.value.value_or("")});
  }
}

Status read_addresses(const api::SourceIpConditionConfig& config, RuleCondition& condition) {
  if (config.ip_address_type == api::SourceIpAddressTypeEnum::kIpv6) {
    return fail(ErrorCode::kUnsupportedMember,
                "SourceIpConfig.IpAddressType 'ipv6' is not supported; 'ipv4' is");
  }
  append(config.values, condition.values);
  return {};
}

/// What the request gives, unchecked but for what is not supported.
Status take_values(const api::RuleCondition& from, RuleCondition& condition) {
  append(from.values, condition.values);
  read_patterns(from.host_header_config, condition);
  read_patterns(from.path_pattern_config, condition);
  read_patterns(from.http_header_config, condition);
  append(from.regex_values, condition.regexes);
  if (from.http_header_config) {
    condition.header_name = from.http_header_config->http_header_name.value_or("");
  }
  if (from.http_request_method_config) {
    append(from.http_request_method_config->values, condition.values);
  }
  if (from.query_string_config) read_pairs(*from.query_string_config, condition);
  if (from.source_ip_config) return read_addresses(*from.source_ip_config, condition);
  return {};
}

Status check_one_regex(const std::string& regex) {
  if (regex.empty() || regex.size() > kLongestRegex) {
    return invalid("Condition regular expression '" + regex + "' must have 1 to 128 characters");
  }
  return check_regex(regex);
}

Status check_values(const RuleCondition& condition) {
  const ConditionField field = condition.field_name;
  if (condition.values.empty() && condition.regexes.empty() && condition.pairs.empty()) {
    return invalid("A condition value must be specified for the field '" +
                   std::string(to_string(field)) + "'");
  }
  for (const auto& value : condition.values) {
    if (Status checked = check_condition_value(field, value); !checked) return checked;
  }
  for (const auto& regex : condition.regexes) {
    if (Status checked = check_one_regex(regex); !checked) return checked;
  }
  for (const auto& pair : condition.pairs) {
    if (Status checked = check_condition_value(field, pair.value); !checked) return checked;
    if (pair.key.empty()) continue;
    if (Status checked = check_condition_value(field, pair.key); !checked) return checked;
  }
  if (field != ConditionField::kHttpHeader) return {};
  return check_header_name(condition.header_name);
}

Result<RuleCondition> read_condition(const api::RuleCondition& from) {
  const auto field = read_field(from);
  if (!field) return fail(field.error());
  if (Status checked = check_form(from, *field); !checked) return fail(checked.error());
  RuleCondition condition;
  condition.field_name = *field;
  if (Status taken = take_values(from, condition); !taken) return fail(taken.error());
  if (Status checked = check_values(condition); !checked) return fail(checked.error());
  return condition;
}

bool may_be_several(ConditionField field) {
  return field == ConditionField::kHttpHeader || field == ConditionField::kQueryString;
}

int wildcards_in(const RuleCondition& condition) {
  const ConditionField field = condition.field_name;
  int count = 0;
  for (const auto& value : condition.values) count += elb::wildcards_in(field, value);
  for (const auto& pair : condition.pairs) {
    count += elb::wildcards_in(field, pair.key) + elb::wildcards_in(field, pair.value);
  }
  return count;
}

Status check_together(const std::vector<RuleCondition>& conditions) {
  std::size_t values = 0;
  int wildcards = 0;
  for (const auto& condition : conditions) {
    values += condition.values.size() + condition.regexes.size() + condition.pairs.size();
    wildcards += wildcards_in(condition);
    const ConditionField field = condition.field_name;
    if (may_be_several(field)) continue;
    if (std::ranges::count(conditions, field, &RuleCondition::field_name) > 1) {
      return invalid("A rule can only have one '" + std::string(to_string(field)) + "' condition");
    }
  }
  if (values > kMostConditionValues) return invalid("A rule can only have '5' condition values");
  if (wildcards > kMostWildcards) return invalid("A rule can only have '6' condition wildcards");
  return {};
}

}  // namespace

Result<std::vector<RuleCondition>> read_conditions(
    const std::vector<api::RuleCondition>& conditions) {
  if (conditions.empty()) return invalid("A condition must be specified");
  std::vector<RuleCondition> read;
  for (const auto& condition : conditions) {
    auto one = read_condition(condition);
    if (!one) return fail(one.error());
    read.push_back(std::move(*one));
  }
  if (Status checked = check_together(read); !checked) return fail(checked.error());
  return read;
}

}  // namespace minato::elb
