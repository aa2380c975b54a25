#include "services/elb/ssl_policies.h"

namespace minato::elb {
namespace {

constexpr std::string_view kProtocols[] = {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};

/// In the order that every policy prefers them in.
constexpr std::string_view kCiphers[] = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES128-SHA256",
    "ECDHE-RSA-AES128-SHA256",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES256-SHA384",
    "ECDHE-RSA-AES256-SHA384",
    "ECDHE-ECDSA-AES256-SHA",
    "ECDHE-RSA-AES256-SHA",
    "AES128-GCM-SHA256",
    "AES128-SHA256",
    "AES128-SHA",
    "AES256-GCM-SHA384",
    "AES256-SHA256",
    "AES256-SHA",
    "DES-CBC3-SHA",
};

// Bits of kProtocols.
constexpr std::uint32_t kFrom10 = 0b0111;
constexpr std::uint32_t kFrom11 = 0b0110;
constexpr std::uint32_t kOnly12 = 0b0100;
constexpr std::uint32_t k13From10 = 0b1111;
constexpr std::uint32_t k13From11 = 0b1110;
constexpr std::uint32_t k13From12 = 0b1100;
constexpr std::uint32_t kOnly13 = 0b1000;

constexpr std::uint32_t cipher_bits(std::size_t first, std::size_t last) {
  std::uint32_t bits = 0;
  for (std::size_t i = first; i <= last; ++i) bits |= 1u << i;
  return bits;
}

// Bits of kCiphers.
constexpr std::uint32_t kTls13 = cipher_bits(0, 2);
constexpr std::uint32_t kForwardGcm = cipher_bits(3, 4) | cipher_bits(9, 10);
constexpr std::uint32_t kForwardSha2 = cipher_bits(3, 6) | cipher_bits(9, 12);
constexpr std::uint32_t kForward = cipher_bits(3, 14);
constexpr std::uint32_t kStaticSha2 = cipher_bits(15, 16) | cipher_bits(18, 19);
constexpr std::uint32_t kStatic = cipher_bits(15, 20);
constexpr std::uint32_t kTripleDes = cipher_bits(21, 21);

constexpr SslPolicy kPolicies[] = {
    {"ELBSecurityPolicy-2016-08", kFrom10, kForward | kStatic},
    {"ELBSecurityPolicy-FS-1-1-2019-08", kFrom11, kForward},
    {"ELBSecurityPolicy-FS-1-2-2019-08", kOnly12, kForward},
    {"ELBSecurityPolicy-FS-1-2-Res-2019-08", kOnly12, kForwardSha2},
    {"ELBSecurityPolicy-FS-1-2-Res-2020-10", kOnly12, kForwardGcm},
    {"ELBSecurityPolicy-FS-2018-06", kFrom10, kForward},
    {"ELBSecurityPolicy-TLS-1-0-2015-04", kFrom10, kForward | kStatic | kTripleDes},
    {"ELBSecurityPolicy-TLS-1-1-2017-01", kFrom11, kForward | kStatic},
    {"ELBSecurityPolicy-TLS-1-2-2017-01", kOnly12, kForwardSha2 | kStaticSha2},
    {"ELBSecurityPolicy-TLS-1-2-Ext-2018-06", kOnly12, kForward | kStatic},
    {"ELBSecurityPolicy-TLS13-1-0-2021-06", k13From10, kTls13 | kForward | kStatic},
    {"ELBSecurityPolicy-TLS13-1-1-2021-06", k13From11, kTls13 | kForward | kStatic},
    {"ELBSecurityPolicy-TLS13-1-2-2021-06", k13From12, kTls13 | kForwardSha2},
    {"ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", k13From12, kTls13 | kForwardSha2 | kStaticSha2},
    {"ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", k13From12, kTls13 | kForward | kStatic},
    {"ELBSecurityPolicy-TLS13-1-2-Res-2021-06", k13From12, kTls13 | kForwardGcm},
    {"ELBSecurityPolicy-TLS13-1-3-2021-06", kOnly13, kTls13},
};

std::vector<std::string_view> chosen(std::span<const std::string_view> names, std::uint32_t bits) {
  std::vector<std::string_view> made;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if ((bits >> i & 1u) != 0) made.push_back(names[i]);
  }
  return made;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

std::vector<std::string_view> SslPolicy::protocols() const {
  return chosen(kProtocols, protocol_bits);
}

std::vector<std::string_view> SslPolicy::ciphers() const { return chosen(kCiphers, cipher_bits); }

std::span<const SslPolicy> ssl_policies() { return kPolicies; }

Result<const SslPolicy*> find_ssl_policy(std::string_view name) {
  for (const SslPolicy& policy : kPolicies) {
    if (policy.name == name) return &policy;
  }
  const bool is_of_elb = name.starts_with("ELBSecurityPolicy-TLS13-");
  if (is_of_elb && (has(name, "-FIPS-") || has(name, "-PQ-"))) {
    return fail(ErrorCode::kUnsupportedMember,
                "SslPolicy '" + std::string(name) +
                    "' is not supported: there are no policies with FIPS modules or post-quantum "
                    "key exchange");
  }
  return fail(ErrorCode::kSslPolicyNotFound, "SSL policy '" + std::string(name) + "' not found");
}

}  // namespace minato::elb
