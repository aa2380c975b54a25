#include "services/ecs/operations/capacity_provider_operations.h"

#include <algorithm>

#include "services/ecs/cluster_commands.h"
#include "services/ecs/operations/capacity_strategy.h"
#include "services/ecs/operations/cluster_view.h"
#include "services/ecs/operations/names.h"
#include "services/ecs/operations/pagination.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/service_indexes.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

/// ECS's page of capacity providers.
constexpr int kLargestProviderPage = 10;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

Status check_name(const std::string& name) {
  if (!is_name(name)) {
    return invalid(
        "Capacity provider names have 1 to 255 letters, numbers, hyphens and underscores.");
  }
  for (const char* reserved : {"aws", "ecs", "fargate"}) {
    if (lower(name).starts_with(reserved)) {
      return invalid("The capacity provider name " + name + " must not begin with " + reserved +
                     '.');
    }
  }
  return {};
}

std::string arn_of(const State& state, std::string_view name) {
  return make_arn(state.setting<Identity>(), "ecs", "capacity-provider/" + std::string(name));
}

api::CapacityProvider show(const State& state, std::string_view name) {
  api::CapacityProvider shown;
  shown.capacity_provider_arn = arn_of(state, name);
  shown.name = std::string(name);
  shown.status = api::CapacityProviderStatus::kActive;
  shown.type = name == "FARGATE" ? api::CapacityProviderType::kFargate
                                 : api::CapacityProviderType::kFargateSpot;
  shown.tags.emplace();
  return shown;
}

/// The name behind a name or an ARN.
std::string name_of(const State& state, const std::string& reference) {
  const auto parsed = parse_reference(state.setting<Identity>(), "capacity-provider", reference);
  return parsed && parsed->cluster.empty() ? parsed->name : reference;
}

tl::unexpected<Error> not_found(const std::string& name) {
  return invalid("The specified capacity provider " + name + " was not found.");
}

/// The built-in ones of AWS can be used and not changed.
tl::unexpected<Error> refuse_change(const State& state, const std::string& reference,
                                    const char* change) {
  const std::string name = name_of(state, reference);
  if (!is_capacity_provider(name)) return not_found(name);
  return invalid("The capacity provider " + name + " is reserved and cannot be " + change + '.');
}

/// Named by a service that still has tasks to run, or that is being deleted.
bool is_in_use(const State& state, const ClusterName& cluster, const std::string& provider) {
  for (const Service* service : state.index<ServicesByCluster>().find(cluster)) {
    if (service->status == ServiceStatus::kInactive) continue;
    for (const auto& deployment : service->deployments) {
      for (const auto& item : deployment.capacity_provider_strategy) {
        if (item.capacity_provider == provider) return true;
      }
    }
  }
  return false;
}

Status check_removed(const State& state, const Cluster& cluster,
                     const std::vector<std::string>& kept) {
  for (const auto& provider : cluster.capacity_providers) {
    if (std::ranges::count(kept, provider) > 0 || !is_in_use(state, cluster.name, provider)) {
      continue;
    }
    return fail(ErrorCode::kResourceInUse, "The specified capacity provider " + provider +
                                               " is in use by a service and cannot be removed.");
  }
  return {};
}

}  // namespace

Answer<api::CreateCapacityProvider> create_capacity_provider(
    const State& state, const api::CreateCapacityProviderRequest& request, Context&) {
  if (request.cluster) {
    if (const auto found = find_cluster(state, request.cluster); !found) {
      return fail(found.error());
    }
  }
  if (const Status good = check_name(request.name); !good) return fail(good.error());
  if (!request.auto_scaling_group_provider) {
    return invalid("A capacity provider must have an autoScalingGroupProvider.");
  }
  return fail(ErrorCode::kClient,
              "The Auto Scaling group " +
                  request.auto_scaling_group_provider->auto_scaling_group_arn +
                  " does not exist: Minato has no Auto Scaling groups. Join machines to the "
                  "cluster and use launch type EC2, or the capacity providers FARGATE and "
                  "FARGATE_SPOT.");
}

Answer<api::DescribeCapacityProviders> describe_capacity_providers(
    const State& state, const api::DescribeCapacityProvidersRequest& request, Context&) {
  if (request.cluster) {
    if (const auto found = find_cluster(state, request.cluster); !found) {
      return fail(found.error());
    }
  }
  if (request.max_results.value_or(1) > kLargestProviderPage) {
    return invalid("maxResults must be between 1 and 10.");
  }
  api::DescribeCapacityProvidersResponse response;
  response.failures.emplace();
  std::vector<std::string> names;
  for (const auto& reference : request.capacity_providers.value_or(std::vector<std::string>{})) {
    const std::string name = name_of(state, reference);
    if (is_capacity_provider(name)) {
      names.push_back(name);
    } else {
      response.failures->push_back({.arn = arn_of(state, name), .reason = "MISSING"});
    }
  }
  if (names.empty() && response.failures->empty()) {
    names.assign(kCapacityProviders.begin(), kCapacityProviders.end());
  }
  auto page = paginate(std::move(names), request.next_token,
                       request.max_results.value_or(kLargestProviderPage));
  if (!page) return fail(page.error());
  response.capacity_providers.emplace();
  for (const auto& name : page->names) response.capacity_providers->push_back(show(state, name));
  response.next_token = std::move(page->next_token);
  return answered(std::move(response));
}

Answer<api::UpdateCapacityProvider> update_capacity_provider(
    const State& state, const api::UpdateCapacityProviderRequest& request, Context&) {
  return refuse_change(state, request.name, "updated");
}

Answer<api::DeleteCapacityProvider> delete_capacity_provider(
    const State& state, const api::DeleteCapacityProviderRequest& request, Context&) {
  return refuse_change(state, request.capacity_provider, "deleted");
}

Answer<api::PutClusterCapacityProviders> put_cluster_capacity_providers(
    const State& state, const api::PutClusterCapacityProvidersRequest& request, Context&) {
  const auto found = find_cluster(state, request.cluster);
  if (!found) return fail(found.error());
  auto providers = read_capacity_providers(request.capacity_providers);
  if (!providers) return fail(providers.error());
  auto strategy = read_strategy(request.default_capacity_provider_strategy, *providers);
  if (!strategy) return fail(strategy.error());
  if (const Status good = check_removed(state, **found, *providers); !good) {
    return fail(good.error());
  }
  Handled<api::PutClusterCapacityProvidersResponse> handled;
  const ClusterName name = (*found)->name;
  handled.plan.add(SetClusterCapacityProviders{name, std::move(*providers), std::move(*strategy)});
  handled.answer = [name](const State& after) {
    using Field = api::ClusterField;
    return api::PutClusterCapacityProvidersResponse{
        .cluster = show_cluster(after, after.table<Cluster>().at(name),
                                {Field::kSettings, Field::kTags, Field::kAttachments})};
  };
  return handled;
}

}  // namespace minato::ecs
