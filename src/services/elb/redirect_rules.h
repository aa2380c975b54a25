// What an action that redirects may say.
#pragma once

#include "api/elb.h"
#include "base/result.h"
#include "services/elb/listener_action.h"
#include "services/elb/protocol.h"

namespace minato::elb {

/// Where an action takes effect.
struct ActionPlace {
  LoadBalancerArn load_balancer;
  Protocol protocol = Protocol::kHttp;
  int port = 0;
};

/// `member` is what the request calls it: "Actions[0].RedirectConfig". kValidation for a part that
/// has another form than ELB's, kInvalidAction for what leads back to where it came from, or from
/// HTTPS to HTTP.
Result<Redirect> read_redirect(const api::RedirectActionConfig& config, const ActionPlace& place,
                               const std::string& member);

}  // namespace minato::elb
