// What things of the load balancing wing are named by.
#pragma once

#include "base/id.h"

namespace minato::elb {

using LoadBalancerArn = Id<struct LoadBalancerArnTag>;
using ListenerArn = Id<struct ListenerArnTag>;
using ListenerRuleArn = Id<struct ListenerRuleArnTag>;
using TargetGroupArn = Id<struct TargetGroupArnTag>;
/// "LISTENER-ARN|CERTIFICATE-ARN"
using ListenerCertificateKey = Id<struct ListenerCertificateKeyTag>;
/// "MACHINE-ID|LISTENER-ARN"
using ListenerProblemKey = Id<struct ListenerProblemKeyTag>;
/// "TARGET-GROUP-ARN|ID|PORT"
using TargetKey = Id<struct TargetKeyTag>;
/// An IPv4 address of the pool of load balancers.
using AddressKey = Id<struct AddressKeyTag>;

}  // namespace minato::elb
