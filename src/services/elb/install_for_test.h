// For tests only: the load balancing wing with the certificates that its listeners show.
#pragma once

#include "services/acm/certificate_users.h"
#include "services/acm/install.h"
#include "services/elb/certificate_use.h"
#include "services/elb/install.h"

namespace minato::elb {

/// The network of ec2 must be there already, and the settings of install.h.
inline void install_with_certificates(engine::Engine& engine, OperationRegistry& registry) {
  engine.state().add_setting(acm::CertificateUsers{load_balancers_showing});
  acm::install(engine, registry);
  install(engine, registry);
}

}  // namespace minato::elb
