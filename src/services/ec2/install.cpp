#include "services/ec2/install.h"

#include "api/ec2_codec.h"
#include "services/ec2/default_network.h"
#include "services/ec2/handlers.h"

namespace minato::ec2 {

void install(engine::Engine& engine, OperationRegistry& registry) {
  engine::State& state = engine.state();
  state.add_setting(make_default_network(state.setting<Identity>()));
  registry.add<api::DescribeVpcs>("ec2", describe_vpcs);
  registry.add<api::DescribeSubnets>("ec2", describe_subnets);
  registry.add<api::DescribeSecurityGroups>("ec2", describe_security_groups);
  registry.add<api::DescribeAvailabilityZones>("ec2", describe_availability_zones);
}

}  // namespace minato::ec2
