// Certificates as the balancers of the machines are told of them.
#pragma once

#include <vector>

#include "api/agent.h"
#include "engine/state.h"
#include "services/acm/certificate.h"
#include "services/elb/ids.h"

namespace minato::elb {

/// Those that any listener shows.
std::vector<link::IngressCertificate> ingress_certificates(const engine::State& state);

/// Those that the load balancer's listeners show.
std::vector<link::IngressCertificate> ingress_certificates(const engine::State& state,
                                                           const LoadBalancerArn& balancer);

/// The one, or that it is removed when no listener shows it.
void add_certificate_change(const engine::State& state, const acm::CertificateArn& certificate,
                            link::IngressConfiguration& change);

}  // namespace minato::elb
