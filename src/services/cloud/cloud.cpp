#include "services/cloud/cloud.h"

#include "services/acm/certificate_users.h"
#include "services/acm/install.h"
#include "services/ec2/install.h"
#include "services/ecs/cluster_commands.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/install.h"
#include "services/ecs/operations/install.h"
#include "services/elb/certificate_use.h"
#include "services/elb/install.h"
#include "services/elb/instance_directory.h"
#include "services/logs/install.h"
#include "services/secretsmanager/install.h"
#include "services/ssm/install.h"
#include "services/sts/install.h"
#include "services/traffic/install.h"

namespace minato {
namespace {

std::optional<std::string> address_of(const engine::State& state, const std::string& ec2_id) {
  const auto& instances = state.index<ecs::InstancesByEc2Id>().find(ec2_id);
  if (instances.empty()) return std::nullopt;
  return (*instances.begin())->address;
}

}  // namespace

void install_cloud(engine::Engine& engine, OperationRegistry& registry, CloudOptions options) {
  auto& state = engine.state();
  state.add_setting(std::move(options.identity));
  state.add_setting(std::move(options.load_balancer_pool));
  state.add_setting(elb::InstanceDirectory{address_of});
  state.add_setting(ValueVault(options.vault.key, std::move(options.vault.chance)));
  sts::install(engine, registry);
  ec2::install(engine, registry);
  state.add_setting(acm::CertificateUsers{elb::load_balancers_showing});
  acm::install(engine, registry);
  logs::install(engine, registry);
  ssm::install(engine, registry);
  secretsmanager::install(engine, registry);
  elb::install(engine, registry);
  ecs::install(engine, options.ecs);
  ecs::add_operations(registry);
  traffic::install(engine, registry);
}

std::size_t count_foreign_values(const engine::State& state) {
  return ssm::count_foreign_values(state) + secretsmanager::count_foreign_values(state);
}

engine::Input make_default_cluster() {
  return engine::Input{[](const engine::State& state, engine::Context& context) {
    engine::Outcome outcome;
    if (!state.table<ecs::Cluster>().rows().empty()) return outcome;
    outcome.plan.add(ecs::CreateCluster{{.name = ecs::ClusterName("default"),
                                         .status = ecs::ClusterStatus::kActive,
                                         .container_insights = {},
                                         .run_task_waits = false,
                                         .instance_rebalancing = {},
                                         .created_at = context.now,
                                         .tags = {}}});
    return outcome;
  }};
}

}  // namespace minato
