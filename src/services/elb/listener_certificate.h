// ListenerCertificate: a certificate that a listener shows besides its default one, to clients that
// name a host which it is for.
#pragma once

#include <optional>
#include <string>

#include "engine/field.h"
#include "services/acm/certificate.h"
#include "services/elb/ids.h"

namespace minato::elb {

struct ListenerCertificate {
  using Key = ListenerCertificateKey;
  static constexpr std::string_view kTable = "elb.listener_certificate";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("listener", &ListenerCertificate::listener),
                      field("loadBalancer", &ListenerCertificate::load_balancer),
                      field("certificate", &ListenerCertificate::certificate)};
  }
  ListenerCertificateKey key() const { return key_of(listener, certificate); }
  static ListenerCertificateKey key_of(const ListenerArn& listener,
                                       const acm::CertificateArn& certificate) {
    return ListenerCertificateKey(listener.str() + '|' + certificate.str());
  }

  ListenerArn listener;
  /// The listener's.
  LoadBalancerArn load_balancer;
  acm::CertificateArn certificate;
};

struct ListenerCertificatesByListener {
  using Record = ListenerCertificate;
  using Key = ListenerArn;
  static std::optional<Key> key_of(const ListenerCertificate& row) { return row.listener; }
};

struct ListenerCertificatesByLoadBalancer {
  using Record = ListenerCertificate;
  using Key = LoadBalancerArn;
  static std::optional<Key> key_of(const ListenerCertificate& row) { return row.load_balancer; }
};

struct ListenerCertificatesByCertificate {
  using Record = ListenerCertificate;
  using Key = acm::CertificateArn;
  static std::optional<Key> key_of(const ListenerCertificate& row) { return row.certificate; }
};

}  // namespace minato::elb
