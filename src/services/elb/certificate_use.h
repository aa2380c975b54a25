// Which certificates listeners show, and for whom.
#pragma once

#include <string>
#include <vector>

#include "engine/state.h"
#include "services/acm/certificate.h"
#include "services/elb/listener.h"

namespace minato::elb {

/// The ARNs of the load balancers that have a listener which shows it, each once.
std::vector<std::string> load_balancers_showing(const engine::State& state,
                                                const acm::CertificateArn& certificate);

/// Of a listener, the default one first; none for one that does not end TLS.
std::vector<acm::CertificateArn> certificates_of(const engine::State& state,
                                                 const Listener& listener);

}  // namespace minato::elb
