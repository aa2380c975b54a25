// The commands that change certificates.
#pragma once

#include <map>
#include <string>

#include "engine/command.h"
#include "services/acm/certificate.h"

namespace minato::acm {

struct CreateCertificate {
  static constexpr std::string_view kName = "CreateCertificate";
  void apply(engine::Commit& commit) const;

  Certificate certificate;
};

/// Another import onto the same ARN.
struct ReplaceCertificate {
  static constexpr std::string_view kName = "ReplaceCertificate";
  void apply(engine::Commit& commit) const;

  CertificateArn arn;
  CertificateFacts facts;
  CertificateMaterial material;
  Instant at;
};

struct DeleteCertificate {
  static constexpr std::string_view kName = "DeleteCertificate";
  void apply(engine::Commit& commit) const;

  CertificateArn arn;
};

struct TagCertificate {
  static constexpr std::string_view kName = "TagCertificate";
  void apply(engine::Commit& commit) const;

  CertificateArn arn;
  std::map<std::string, std::string> tags;
};

}  // namespace minato::acm
