// Identity: whose cloud this is. Chosen at start; stands in every ARN.
#pragma once

#include <string>

namespace minato {

struct Identity {
  std::string region;
  /// Twelve digits.
  std::string account;
};

/// "arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE"
inline std::string make_arn(const Identity& identity, std::string_view service,
                            std::string_view resource) {
  std::string arn = "arn:aws:";
  arn += service;
  arn += ':';
  arn += identity.region;
  arn += ':';
  arn += identity.account;
  arn += ':';
  arn += resource;
  return arn;
}

}  // namespace minato
