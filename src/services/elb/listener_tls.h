// ListenerTls: what a listener that ends TLS shows and agrees to; empty for one that does not.
#pragma once

#include <string>

#include "engine/field.h"
#include "services/acm/certificate.h"

namespace minato::elb {

struct ListenerTls {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("certificate", &ListenerTls::certificate),
                      field("policy", &ListenerTls::policy),
                      field("alpnPolicy", &ListenerTls::alpn_policy)};
  }
  friend bool operator==(const ListenerTls&, const ListenerTls&) = default;

  /// The default one, for clients that name no host or one that no other is for.
  acm::CertificateArn certificate;
  /// One of ssl_policies.h.
  std::string policy;
  /// Of network load balancers; empty: no protocol is agreed on.
  std::string alpn_policy;
};

}  // namespace minato::elb
