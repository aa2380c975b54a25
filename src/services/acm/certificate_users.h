// CertificateUsers: how this wing learns what uses a certificate, without knowing those who do. A
// setting of the state.
#pragma once

#include <string>
#include <vector>

#include "engine/state.h"
#include "services/acm/certificate.h"

namespace minato::acm {

struct CertificateUsers {
  /// The ARNs of the load balancers that show it, each once.
  std::vector<std::string> (*users_of)(const engine::State& state, const CertificateArn& arn);
};

inline std::vector<std::string> users_of(const engine::State& state, const CertificateArn& arn) {
  return state.setting<CertificateUsers>().users_of(state, arn);
}

}  // namespace minato::acm
