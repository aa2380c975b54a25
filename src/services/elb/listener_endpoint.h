// What a listener listens for: protocol, port and what TLS wants, read from requests by ELB's rules
// for the type of load balancer.
#pragma once

#include "api/elb.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/elb/listener.h"
#include "services/elb/load_balancer.h"
#include "services/elb/target_group.h"

namespace minato::elb {

struct ListenerEndpoint {
  friend bool operator==(const ListenerEndpoint&, const ListenerEndpoint&) = default;

  Protocol protocol = Protocol::kHttp;
  int port = 0;
  ListenerTls tls;
};

ListenerEndpoint endpoint_of(const Listener& listener);

/// Both: kValidation for what ELB refuses, kCertificateNotFound, kSslPolicyNotFound,
/// kAlpnPolicyNotSupported, kUnsupportedMember naming what Minato does not have.
Result<ListenerEndpoint> read_endpoint(const engine::State& state, const LoadBalancer& balancer,
                                       const api::CreateListener::Request& request);
Result<ListenerEndpoint> changed_endpoint(const engine::State& state, const Listener& listener,
                                          const api::ModifyListener::Request& request);

/// kIncompatibleProtocols or kInvalidConfiguration unless a listener with the protocol may send to
/// the target group.
Status check_compatible(Protocol protocol, const TargetGroup& group);

/// The one certificate that a request names: kValidation for another number and for what is no
/// certificate's ARN, kCertificateNotFound.
Result<acm::CertificateArn> read_certificate(const engine::State& state,
                                             const std::vector<api::Certificate>& certificates);

}  // namespace minato::elb
