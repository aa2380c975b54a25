// Principal: who asks, where it is not the account's root: a session of a role.
#pragma once

#include <string>

namespace minato {

struct Principal {
  /// Twelve digits.
  std::string account;
  /// "arn:aws:sts::123456789012:assumed-role/NAME/SESSION"
  std::string arn;
  /// "AROA...:SESSION"
  std::string user_id;

  friend bool operator==(const Principal&, const Principal&) = default;
};

}  // namespace minato
