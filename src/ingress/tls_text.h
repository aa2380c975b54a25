// TLS of a listener: HAProxy's options for a security policy, and whether a certificate can be
// served.
#pragma once

#include <optional>
#include <string>

#include "api/agent.h"
#include "base/result.h"

namespace minato::ingress {

/// " ssl-min-ver TLSv1.2 ..." for a `bind` line. Names that are none are left out; without a
/// policy, what HAProxy has by itself.
std::string tls_options(const std::optional<link::IngressTlsPolicy>& policy);

/// kValidation unless the text begins with a certificate and has its private key: HAProxy refuses a
/// whole configuration for one that is not so.
Status check_certificate(const std::string& pem);

}  // namespace minato::ingress
