// Reads what somebody imports, by the rules that ACM has for it. Pure: OpenSSL works in memory, and
// whether a certificate is valid yet or still is judged by the time that is given.
#pragma once

#include <string>

#include "base/result.h"
#include "base/units.h"
#include "services/acm/certificate.h"

namespace minato::acm {

/// PEM, as sent.
struct CertificateSource {
  std::string certificate;
  std::string private_key;
  /// Empty: none, for a certificate that signs itself.
  std::string chain;
};

struct ReadCertificate {
  CertificateFacts facts;
  CertificateMaterial material;
};

/// kValidation when something is too long, is no PEM, is encrypted, is not valid at `now`, has a
/// key that ACM does not take, or when the private key or the chain is not the certificate's.
/// Messages never quote what was sent.
Result<ReadCertificate> read_certificate(const CertificateSource& source, Instant now);

}  // namespace minato::acm
