#include "services/elb/certificate_use.h"

#include <set>

#include "services/elb/listener_certificate.h"

namespace minato::elb {

std::vector<std::string> load_balancers_showing(const engine::State& state,
                                                const acm::CertificateArn& certificate) {
  std::set<std::string> arns;
  for (const Listener* listener : state.index<ListenersByCertificate>().find(certificate)) {
    arns.insert(listener->load_balancer.str());
  }
  for (const ListenerCertificate* row :
       state.index<ListenerCertificatesByCertificate>().find(certificate)) {
    arns.insert(row->load_balancer.str());
  }
  return {arns.begin(), arns.end()};
}

std::vector<acm::CertificateArn> certificates_of(const engine::State& state,
                                                 const Listener& listener) {
  std::vector<acm::CertificateArn> arns;
  if (listener.tls.certificate.empty()) return arns;
  arns.push_back(listener.tls.certificate);
  for (const ListenerCertificate* row :
       state.index<ListenerCertificatesByListener>().find(listener.arn)) {
    if (row->certificate != listener.tls.certificate) arns.push_back(row->certificate);
  }
  return arns;
}

}  // namespace minato::elb
