// Reads what a certificate says of itself, in ACM's words.
#pragma once

#include "services/acm/certificate.h"
#include "services/acm/x509_handles.h"

namespace minato::acm {

/// `certificate` has a key.
CertificateFacts facts_of(X509& certificate);

Instant not_before(const X509& certificate);
Instant not_after(const X509& certificate);

}  // namespace minato::acm
