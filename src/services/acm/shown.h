// Certificates as the API shows them; never their keys.
#pragma once

#include "api/acm.h"
#include "engine/state.h"
#include "services/acm/certificate.h"

namespace minato::acm {

/// ISSUED, or EXPIRED from the end of its validity on.
api::CertificateStatus status_of(const Certificate& certificate, Instant now);

/// ACM's name for an extended key usage; kCustom for an identifier that it has no name for.
api::ExtendedKeyUsageName extended_key_usage(const std::string& oid);

api::CertificateDetail shown(const engine::State& state, const Certificate& certificate,
                             Instant now);
api::CertificateSummary shown_summary(const engine::State& state, const Certificate& certificate,
                                      Instant now);

}  // namespace minato::acm
