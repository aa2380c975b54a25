#include "services/elb/condition_values.h"

#include <algorithm>
#include <cctype>

#include "services/elb/decimal.h"
#include "services/elb/ipv4_address.h"

namespace minato::elb {
namespace {

constexpr std::size_t kLongestValue = 128;
constexpr std::size_t kLongestName = 40;
constexpr std::string_view kOfHosts = "-.*?";
constexpr std::string_view kOfPaths = "_-.$/~\"'@:+&*?";
constexpr std::string_view kOfHeaderNames = "!#$%&'*+-.^_`|~";
constexpr std::string_view kOfMethods = "-_";

bool is_alphanumeric(char letter) { return std::isalnum(static_cast<unsigned char>(letter)) != 0; }

bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }

bool is_one_of(std::string_view set, char letter) {
  return set.find(letter) != std::string_view::npos;
}

bool is_good(ConditionField field, char letter) {
  switch (field) {
    case ConditionField::kHostHeader:
      return is_alphanumeric(letter) || is_one_of(kOfHosts, letter);
    case ConditionField::kPathPattern:
      return is_alphanumeric(letter) || is_one_of(kOfPaths, letter);
    case ConditionField::kHttpHeader:
      return letter >= 0x20 && letter < 0x7f;
    case ConditionField::kQueryString:
      return letter > 0x20 && letter < 0x7f;
    case ConditionField::kRequestMethod:
      return is_upper(letter) || is_one_of(kOfMethods, letter);
    case ConditionField::kSourceIp:
      return true;
  }
  return false;
}

tl::unexpected<Error> invalid(ConditionField field, const std::string& value, const char* why) {
  return fail(ErrorCode::kValidation, "Condition value '" + value + "' of the field '" +
                                          std::string(to_string(field)) + "' " + why);
}

/// As "192.0.2.0/24".
Status check_block(const std::string& block) {
  if (block.find(':') != std::string::npos) {
    return fail(ErrorCode::kUnsupportedMember,
                "SourceIpConfig.Values '" + block + "' is not supported: IPv4 blocks are");
  }
  const auto slash = block.find('/');
  const bool good = slash != std::string::npos && parse_ipv4(block.substr(0, slash)) &&
                    parse_decimal(std::string_view(block).substr(slash + 1), 0, 32);
  if (good) return {};
  return invalid(ConditionField::kSourceIp, block, "is not a valid CIDR block");
}

}  // namespace

Status check_condition_value(ConditionField field, const std::string& value) {
  if (value.empty()) return invalid(field, value, "cannot be empty");
  if (field == ConditionField::kSourceIp) return check_block(value);
  const bool is_method = field == ConditionField::kRequestMethod;
  if (value.size() > (is_method ? kLongestName : kLongestValue)) {
    return invalid(field, value,
                   is_method ? "cannot be longer than '40' characters"
                             : "cannot be longer than '128' characters");
  }
  if (std::ranges::all_of(value, [field](char letter) { return is_good(field, letter); })) {
    return {};
  }
  return invalid(field, value, "contains a character that is not valid");
}

Status check_header_name(const std::string& name) {
  if (name.empty() || name.size() > kLongestName) {
    return fail(ErrorCode::kValidation,
                "HttpHeaderName '" + name + "' must have 1 to 40 characters");
  }
  const bool good = std::ranges::all_of(name, [](char letter) {
    return is_alphanumeric(letter) || is_one_of(kOfHeaderNames, letter);
  });
  if (!good) {
    return fail(ErrorCode::kValidation,
                "HttpHeaderName '" + name + "' contains a character that is not valid");
  }
  std::string lower = name;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  if (lower != "host") return {};
  return fail(ErrorCode::kValidation,
              "HttpHeaderName cannot be '" + name + "'; use a 'host-header' condition");
}

int wildcards_in(ConditionField field, const std::string& value) {
  if (field == ConditionField::kRequestMethod || field == ConditionField::kSourceIp) return 0;
  int count = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (field == ConditionField::kQueryString && value[i] == '\\') {
      ++i;
    } else if (value[i] == '*' || value[i] == '?') {
      ++count;
    }
  }
  return count;
}

}  // namespace minato::elb
