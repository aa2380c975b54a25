// The security policies of TLS listeners: ELB's names, protocols and ciphers. Facts alone; the
// balancers hold themselves to a policy by its name.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace minato::elb {

inline constexpr std::string_view kDefaultSslPolicy = "ELBSecurityPolicy-2016-08";

struct SslPolicy {
  std::string_view name;
  /// Bits of the protocols and ciphers of ssl_policies.cpp.
  std::uint32_t protocol_bits;
  std::uint32_t cipher_bits;

  /// "TLSv1.2", from the oldest to the newest.
  std::vector<std::string_view> protocols() const;
  /// In the order of their preference.
  std::vector<std::string_view> ciphers() const;
};

/// In the order of their names.
std::span<const SslPolicy> ssl_policies();

/// kSslPolicyNotFound, or kUnsupportedMember for those of ELB's whose cryptography is not to be had
/// here: FIPS modules and post-quantum key exchange. Never null.
Result<const SslPolicy*> find_ssl_policy(std::string_view name);

}  // namespace minato::elb
