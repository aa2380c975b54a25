#include "services/ecs/operations/task_set_request.h"

#include <algorithm>
#include <cmath>

#include "services/ecs/cluster.h"
#include "services/ecs/operations/capacity_strategy.h"
#include "services/ecs/operations/placement_request.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/service_request.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/rollout_start.h"

namespace minato::ecs {
namespace {

constexpr double kPartsOfPercent = 1'000'000;
constexpr std::size_t kLongestToken = 36;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

Status check_token(const std::string& token) {
  const bool printable = std::ranges::all_of(token, [](char c) { return c >= '!' && c <= '~'; });
  if (printable && token.size() <= kLongestToken) return {};
  return invalid("The clientToken must have at most 36 ASCII characters from 33 to 126.");
}

/// Traffic is shifted by whoever scales the sets, and not by the service.
Status check_balancers(const std::vector<ServiceLoadBalancer>& balancers) {
  if (std::ranges::none_of(balancers, [](const auto& each) { return each.shift.has_value(); })) {
    return {};
  }
  return invalid(
      "loadBalancers.advancedConfiguration is for services with the ECS deployment controller: a "
      "task set has one target group for each load balancer.");
}

}  // namespace

Result<std::int64_t> read_scale(const std::optional<api::Scale>& wanted) {
  const double value = wanted ? wanted->value.value_or(0) : 0;
  if (!(value >= 0 && value <= 100)) {
    return invalid("The scale value must be between 0 and 100 percent.");
  }
  return std::llround(value * kPartsOfPercent);
}

api::Scale show_scale(std::int64_t scale) {
  return {.value = static_cast<double>(scale) / kPartsOfPercent, .unit = api::ScaleUnit::kPercent};
}

Result<NewTaskSet> read_task_set(const engine::State& state, const Service& service,
                                 const api::CreateTaskSetRequest& request,
                                 engine::Context& context) {
  if (auto good = check_token(request.client_token.value_or("")); !good) return fail(good.error());
  const auto definition = find_active_task_definition(state, request.task_definition);
  if (!definition) return fail(definition.error());
  auto balancers = read_load_balancers(
      state, request.load_balancers.value_or(std::vector<api::LoadBalancer>{}), **definition);
  if (!balancers) return fail(balancers.error());
  if (auto good = check_balancers(*balancers); !good) return fail(good.error());
  auto network = read_network(state, request.network_configuration, **definition);
  if (!network) return fail(network.error());
  auto strategy = strategy_of(state.table<Cluster>().at(service.cluster),
                              request.capacity_provider_strategy, request.launch_type);
  if (!strategy) return fail(strategy.error());
  const auto launch_type = read_launch_type(
      strategy->empty() ? request.launch_type : api::LaunchType::kFargate, **definition);
  if (!launch_type) return fail(launch_type.error());
  const auto placement = read_placement({}, {}, service.placement, {*definition, *launch_type});
  if (!placement) return fail(placement.error());
  const auto scale = read_scale(request.scale);
  if (!scale) return fail(scale.error());
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  ServiceRevision revision = make_revision(service.key(), context);
  revision.definition = (*definition)->id;
  revision.launch_type = *launch_type;
  revision.network = std::move(*network);
  revision.load_balancers = std::move(*balancers);
  revision.capacity_provider_strategy = std::move(*strategy);
  Deployment deployment = make_deployment(revision, context);
  deployment.rollout_state_reason.clear();
  deployment.task_set = TaskSet{.status = TaskSetStatus::kActive,
                                .scale = *scale,
                                .launch_type = *launch_type,
                                .external_id = request.external_id.value_or(""),
                                .client_token = request.client_token.value_or(""),
                                .stability_status = StabilityStatus::kStabilizing,
                                .stability_status_at = context.now,
                                .tags = std::move(*tags)};
  return NewTaskSet{std::move(deployment), std::move(revision)};
}

}  // namespace minato::ecs
