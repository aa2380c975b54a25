// The ARNs of certificates, and finding what a request names by one.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/acm/certificate.h"
#include "services/identity.h"

namespace minato::acm {

/// "arn:aws:acm:REGION:ACCOUNT:certificate/UUID"
CertificateArn make_certificate_arn(const Identity& identity, Random& random);

/// By its form alone: such a certificate need not exist.
bool is_certificate_arn(std::string_view arn);

/// kInvalidArn for what is no certificate's ARN, else kResourceNotFound. Never null.
Result<const Certificate*> find_certificate(const engine::State& state, const std::string& arn);

}  // namespace minato::acm
