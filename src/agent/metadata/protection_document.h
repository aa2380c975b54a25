// The task protection endpoint's requests and answers, in the shapes of ECS's agent, out of what
// GetTaskProtection and UpdateTaskProtection take and say. Pure.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::agent_metadata {

struct ProtectionWish {
  bool enabled = false;
  std::optional<std::int64_t> expires_in_minutes;

  friend bool operator==(const ProtectionWish&, const ProtectionWish&) = default;
};

/// {"ProtectionEnabled": true, "ExpiresInMinutes": 60}. kInvalidParameter for anything else.
Result<ProtectionWish> parse_protection_wish(std::string_view body);

/// The body of the API's request: UpdateTaskProtection with a wish, GetTaskProtection without.
std::string protection_call(const std::string& cluster, const std::string& task_arn,
                            const std::optional<ProtectionWish>& wish);

struct ProtectionAnswer {
  int status = 200;
  boost::json::value body;
};

/// An error of ours, or one that the API never got to say.
ProtectionAnswer protection_error(int status, const std::string& task_arn, std::string_view code,
                                  std::string_view message);
/// What the API said, whatever it was.
ProtectionAnswer protection_answer(const std::string& task_arn, int status,
                                   const std::string& request_id, std::string_view body);

}  // namespace minato::agent_metadata
