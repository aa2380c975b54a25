// Which targets of load balancers are containers of this machine, so that the balancer goes
// straight to them instead of through their host ports.
#pragma once

#include <string>

#include "agent/task_book.h"
#include "ingress/ingress.h"

namespace minato::agent {

/// By (EC2 instance id, host port) for every published port.
ingress::LocalTargets local_targets(const TaskBook& book, const std::string& ec2_instance_id);

}  // namespace minato::agent
