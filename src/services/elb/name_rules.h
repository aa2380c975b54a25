// What load balancers and target groups may be called, by ELB's rules. kValidation says which is
// broken.
#pragma once

#include <string_view>

#include "base/result.h"

namespace minato::elb {

Status check_load_balancer_name(std::string_view name);
Status check_target_group_name(std::string_view name);

}  // namespace minato::elb
