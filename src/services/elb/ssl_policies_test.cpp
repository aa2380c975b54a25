#include "services/elb/ssl_policies.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace minato::elb {
namespace {

TEST(SslPoliciesTest, TheyHaveElbsProtocolsAndCiphers) {
  struct Row {
    std::string_view name;
    std::vector<std::string_view> protocols;
    std::size_t ciphers;
    std::string_view first;
    std::string_view last;
  };
  for (const Row& row : {Row{kDefaultSslPolicy,
                             {"TLSv1", "TLSv1.1", "TLSv1.2"},
                             18,
                             "ECDHE-ECDSA-AES128-GCM-SHA256",
                             "AES256-SHA"},
                         Row{"ELBSecurityPolicy-TLS13-1-2-2021-06",
                             {"TLSv1.2", "TLSv1.3"},
                             11,
                             "TLS_AES_128_GCM_SHA256",
                             "ECDHE-RSA-AES256-SHA384"},
                         Row{"ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
                             {"TLSv1.2", "TLSv1.3"},
                             7,
                             "TLS_AES_128_GCM_SHA256",
                             "ECDHE-RSA-AES256-GCM-SHA384"},
                         Row{"ELBSecurityPolicy-TLS13-1-3-2021-06",
                             {"TLSv1.3"},
                             3,
                             "TLS_AES_128_GCM_SHA256",
                             "TLS_CHACHA20_POLY1305_SHA256"},
                         Row{"ELBSecurityPolicy-TLS-1-2-2017-01",
                             {"TLSv1.2"},
                             12,
                             "ECDHE-ECDSA-AES128-GCM-SHA256",
                             "AES256-SHA256"},
                         Row{"ELBSecurityPolicy-FS-1-2-Res-2020-10",
                             {"TLSv1.2"},
                             4,
                             "ECDHE-ECDSA-AES128-GCM-SHA256",
                             "ECDHE-RSA-AES256-GCM-SHA384"},
                         Row{"ELBSecurityPolicy-TLS-1-0-2015-04",
                             {"TLSv1", "TLSv1.1", "TLSv1.2"},
                             19,
                             "ECDHE-ECDSA-AES128-GCM-SHA256",
                             "DES-CBC3-SHA"}}) {
    const auto found = find_ssl_policy(row.name);
    ASSERT_TRUE(found) << row.name;
    EXPECT_EQ((*found)->protocols(), row.protocols) << row.name;
    const auto ciphers = (*found)->ciphers();
    EXPECT_EQ(ciphers.size(), row.ciphers) << row.name;
    EXPECT_EQ(ciphers.front(), row.first) << row.name;
    EXPECT_EQ(ciphers.back(), row.last) << row.name;
  }
}

TEST(SslPoliciesTest, TheyAreInTheOrderOfTheirNames) {
  EXPECT_TRUE(std::is_sorted(ssl_policies().begin(), ssl_policies().end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));
}

TEST(SslPoliciesTest, WhatIsNotHereIsToldApartFromWhatIsNowhere) {
  for (const char* name :
       {"ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04", "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09"}) {
    EXPECT_EQ(find_ssl_policy(name).error().code, ErrorCode::kUnsupportedMember) << name;
  }
  EXPECT_EQ(find_ssl_policy("strong").error().code, ErrorCode::kSslPolicyNotFound);
}

}  // namespace
}  // namespace minato::elb
