#include "services/elb/ingress_certificates.h"

#include <set>

#include "services/elb/certificate_use.h"
#include "services/elb/listener.h"

namespace minato::elb {
namespace {

link::IngressCertificate ingress_certificate(const acm::Certificate& certificate) {
  const acm::CertificateMaterial& material = certificate.material;
  link::IngressCertificate made;
  made.arn = certificate.arn.str();
  made.pem = material.certificate + material.intermediates + material.private_key;
  return made;
}

}  // namespace

std::vector<link::IngressCertificate> ingress_certificates(const engine::State& state) {
  std::vector<link::IngressCertificate> certificates;
  for (const auto& [arn, row] : state.table<acm::Certificate>().rows()) {
    if (load_balancers_showing(state, arn).empty()) continue;
    certificates.push_back(ingress_certificate(row.record));
  }
  return certificates;
}

std::vector<link::IngressCertificate> ingress_certificates(const engine::State& state,
                                                           const LoadBalancerArn& balancer) {
  std::set<acm::CertificateArn> arns;
  for (const Listener* listener : state.index<ListenersByLoadBalancer>().find(balancer)) {
    for (const auto& arn : certificates_of(state, *listener)) arns.insert(arn);
  }
  std::vector<link::IngressCertificate> certificates;
  for (const auto& arn : arns) {
    // One that was deleted in the tick in which a listener came to show it is not there.
    const auto* found = state.table<acm::Certificate>().find(arn);
    if (found != nullptr) certificates.push_back(ingress_certificate(*found));
  }
  return certificates;
}

void add_certificate_change(const engine::State& state, const acm::CertificateArn& certificate,
                            link::IngressConfiguration& change) {
  const auto* found = state.table<acm::Certificate>().find(certificate);
  if (found != nullptr && !load_balancers_showing(state, certificate).empty()) {
    change.certificates.emplace().push_back(ingress_certificate(*found));
  } else {
    change.removed_certificates.emplace().push_back(certificate.str());
  }
}

}  // namespace minato::elb
