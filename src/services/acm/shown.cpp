#include "services/acm/shown.h"

#include <algorithm>
#include <utility>

#include "services/acm/certificate_users.h"

namespace minato::acm {
namespace {

using ExtendedUsage = api::ExtendedKeyUsageName;

constexpr std::pair<std::string_view, ExtendedUsage> kExtendedUsages[] = {
    {"1.3.6.1.5.5.7.3.1", ExtendedUsage::kTlsWebServerAuthentication},
    {"1.3.6.1.5.5.7.3.2", ExtendedUsage::kTlsWebClientAuthentication},
    {"1.3.6.1.5.5.7.3.3", ExtendedUsage::kCodeSigning},
    {"1.3.6.1.5.5.7.3.4", ExtendedUsage::kEmailProtection},
    {"1.3.6.1.5.5.7.3.5", ExtendedUsage::kIpsecEndSystem},
    {"1.3.6.1.5.5.7.3.6", ExtendedUsage::kIpsecTunnel},
    {"1.3.6.1.5.5.7.3.7", ExtendedUsage::kIpsecUser},
    {"1.3.6.1.5.5.7.3.8", ExtendedUsage::kTimeStamping},
    {"1.3.6.1.5.5.7.3.9", ExtendedUsage::kOcspSigning},
    {"2.5.29.37.0", ExtendedUsage::kAny},
};

/// As many as ACM's summaries have.
constexpr std::size_t kMostNamesInSummary = 100;

std::vector<api::KeyUsageName> key_usages(const CertificateFacts& facts) {
  std::vector<api::KeyUsageName> names;
  for (const auto& usage : facts.key_usages) {
    if (const auto name = api::parse_key_usage_name(usage)) names.push_back(*name);
  }
  return names;
}

}  // namespace

api::CertificateStatus status_of(const Certificate& certificate, Instant now) {
  return now < certificate.facts.not_after ? api::CertificateStatus::kIssued
                                           : api::CertificateStatus::kExpired;
}

api::ExtendedKeyUsageName extended_key_usage(const std::string& oid) {
  for (const auto& [known, name] : kExtendedUsages) {
    if (known == oid) return name;
  }
  return ExtendedUsage::kCustom;
}

api::CertificateDetail shown(const engine::State& state, const Certificate& certificate,
                             Instant now) {
  const CertificateFacts& facts = certificate.facts;
  api::CertificateDetail made;
  made.certificate_arn = certificate.arn.str();
  made.domain_name = facts.domain_name;
  made.subject_alternative_names = facts.alternative_names;
  made.serial = facts.serial;
  made.subject = facts.subject;
  made.issuer = facts.issuer;
  made.created_at = certificate.created_at;
  made.imported_at = certificate.imported_at;
  made.status = status_of(certificate, now);
  made.not_before = facts.not_before;
  made.not_after = facts.not_after;
  made.key_algorithm = api::parse_key_algorithm(facts.key_algorithm);
  made.signature_algorithm = facts.signature_algorithm;
  made.in_use_by = users_of(state, certificate.arn);
  made.type = api::CertificateType::kImported;
  for (const auto name : key_usages(facts)) {
    if (!made.key_usages) made.key_usages.emplace();
    made.key_usages->emplace_back().name = name;
  }
  for (const auto& oid : facts.extended_key_usages) {
    if (!made.extended_key_usages) made.extended_key_usages.emplace();
    auto& added = made.extended_key_usages->emplace_back();
    added.name = extended_key_usage(oid);
    added.oid = oid;
  }
  made.renewal_eligibility = api::RenewalEligibility::kIneligible;
  made.options.emplace().certificate_transparency_logging_preference = "DISABLED";
  made.certificate_key_pair_origin = api::CertificateKeyPairOrigin::kCustomerProvided;
  return made;
}

api::CertificateSummary shown_summary(const engine::State& state, const Certificate& certificate,
                                      Instant now) {
  const CertificateFacts& facts = certificate.facts;
  api::CertificateSummary made;
  made.certificate_arn = certificate.arn.str();
  made.domain_name = facts.domain_name;
  const std::size_t names = std::min(facts.alternative_names.size(), kMostNamesInSummary);
  made.subject_alternative_name_summaries.emplace(
      facts.alternative_names.begin(),
      facts.alternative_names.begin() + static_cast<std::ptrdiff_t>(names));
  made.has_additional_subject_alternative_names = names < facts.alternative_names.size();
  made.status = status_of(certificate, now);
  made.type = api::CertificateType::kImported;
  made.key_algorithm = api::parse_key_algorithm(facts.key_algorithm);
  made.key_usages = key_usages(facts);
  auto& extended = made.extended_key_usages.emplace();
  for (const auto& oid : facts.extended_key_usages) extended.push_back(extended_key_usage(oid));
  made.in_use = !users_of(state, certificate.arn).empty();
  made.renewal_eligibility = api::RenewalEligibility::kIneligible;
  made.not_before = facts.not_before;
  made.not_after = facts.not_after;
  made.created_at = certificate.created_at;
  made.imported_at = certificate.imported_at;
  made.certificate_key_pair_origin = api::CertificateKeyPairOrigin::kCustomerProvided;
  return made;
}

}  // namespace minato::acm
