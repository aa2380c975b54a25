// Certificate: what TLS listeners show their clients, with its private key, as somebody imported
// it. The key leaves the state only for the balancers of the machines: no operation shows it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/units.h"
#include "engine/field.h"

namespace minato::acm {

using CertificateArn = Id<struct CertificateArnTag>;

/// What the certificate says of itself.
struct CertificateFacts {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("domainName", &CertificateFacts::domain_name),
                      field("alternativeNames", &CertificateFacts::alternative_names),
                      field("serial", &CertificateFacts::serial),
                      field("subject", &CertificateFacts::subject),
                      field("issuer", &CertificateFacts::issuer),
                      field("notBefore", &CertificateFacts::not_before),
                      field("notAfter", &CertificateFacts::not_after),
                      field("keyAlgorithm", &CertificateFacts::key_algorithm),
                      field("signatureAlgorithm", &CertificateFacts::signature_algorithm),
                      field("keyUsages", &CertificateFacts::key_usages),
                      field("extendedKeyUsages", &CertificateFacts::extended_key_usages)};
  }
  friend bool operator==(const CertificateFacts&, const CertificateFacts&) = default;

  std::string domain_name;
  std::vector<std::string> alternative_names;
  /// "0a:1b:2c".
  std::string serial;
  /// "C=NL,O=Example,CN=example.com".
  std::string subject;
  /// The organization that issued it, or its common name.
  std::string issuer;
  Instant not_before{};
  Instant not_after{};
  /// ACM's names: "RSA_2048", "SHA256WITHRSA".
  std::string key_algorithm;
  std::string signature_algorithm;
  /// ACM's names: "DIGITAL_SIGNATURE".
  std::vector<std::string> key_usages;
  /// Object identifiers: "1.3.6.1.5.5.7.3.1".
  std::vector<std::string> extended_key_usages;
};

/// PEM, as written by ourselves out of what was read.
struct CertificateMaterial {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("certificate", &CertificateMaterial::certificate),
                      field("chain", &CertificateMaterial::chain),
                      field("intermediates", &CertificateMaterial::intermediates),
                      field("privateKey", &CertificateMaterial::private_key)};
  }
  friend bool operator==(const CertificateMaterial&, const CertificateMaterial&) = default;

  std::string certificate;
  /// As imported; empty for a certificate that signs itself.
  std::string chain;
  /// The chain without its root: what a client lacks.
  std::string intermediates;
  std::string private_key;
};

struct Certificate {
  using Key = CertificateArn;
  static constexpr std::string_view kTable = "acm.certificate";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("arn", &Certificate::arn),
                      field("facts", &Certificate::facts),
                      field("material", &Certificate::material),
                      field("createdAt", &Certificate::created_at),
                      field("importedAt", &Certificate::imported_at),
                      field("tags", &Certificate::tags)};
  }
  const CertificateArn& key() const { return arn; }

  CertificateArn arn;
  CertificateFacts facts;
  CertificateMaterial material;
  Instant created_at{};
  /// The last time.
  Instant imported_at{};
  std::map<std::string, std::string> tags;
};

}  // namespace minato::acm
