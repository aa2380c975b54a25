#include "services/ecs/operations/attribute_operations.h"

#include <algorithm>
#include <cctype>

#include "services/ecs/instance_commands.h"
#include "services/ecs/operations/pagination.h"
#include "services/ecs/operations/references.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostAtOnce = 10;
constexpr std::size_t kMostOfInstance = 10;
constexpr std::size_t kLongest = 128;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

bool consists_of(const std::string& text, std::string_view signs) {
  return std::ranges::all_of(text, [&](unsigned char c) {
    return std::isalnum(c) != 0 || signs.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

Status check_name(const std::string& name) {
  if (name.empty() || name.size() > kLongest || !consists_of(name, "-_./\\")) {
    return invalid("Invalid attribute name '" + name +
                   "': 1 to 128 letters, numbers, hyphens, underscores, slashes, backslashes and "
                   "periods.");
  }
  if (name.starts_with("ecs.") || name.starts_with("com.amazonaws.")) {
    return invalid("The attribute name '" + name + "' begins with a prefix that is reserved.");
  }
  return {};
}

Status check_value(const std::string& value) {
  const bool spaced = value.starts_with(' ') || value.ends_with(' ');
  if (!value.empty() && value.size() <= kLongest && consists_of(value, "-_.@/\\: ") && !spaced) {
    return {};
  }
  return invalid("Invalid attribute value '" + value +
                 "': 1 to 128 letters, numbers, hyphens, underscores, periods, at signs, slashes, "
                 "backslashes, colons and spaces, no space at its ends.");
}

/// What an attribute of a request is of, and how it is answered.
struct Target {
  const ContainerInstance* instance;
  api::Attribute shown;
};

Result<Target> find_target(const State& state, const ClusterName& cluster,
                           const api::Attribute& attribute) {
  if (!attribute.target_id || attribute.target_id->empty()) {
    return invalid("The attribute '" + attribute.name + "' needs a targetId.");
  }
  if (!attribute.target_type && !attribute.target_id->starts_with("arn:")) {
    return invalid("The attribute '" + attribute.name +
                   "' needs a targetType where its targetId is no ARN.");
  }
  const auto* instance = find_instance(state, cluster, *attribute.target_id);
  if (instance == nullptr) {
    return fail(ErrorCode::kTargetNotFound,
                "The target " + *attribute.target_id + " was not found in the cluster.");
  }
  Target target{instance, attribute};
  target.shown.target_id = container_instance_arn(state.setting<Identity>(), cluster, instance->id);
  target.shown.target_type = api::TargetType::kContainerInstance;
  return target;
}

Status check_count(const std::vector<api::Attribute>& attributes) {
  if (attributes.empty()) return invalid("Attributes cannot be empty.");
  if (attributes.size() <= kMostAtOnce) return {};
  return invalid("At most 10 attributes can be named at once.");
}

Result<std::vector<Target>> find_targets(const State& state, const ClusterName& cluster,
                                         const std::vector<api::Attribute>& attributes) {
  if (auto good = check_count(attributes); !good) return fail(good.error());
  std::vector<Target> targets;
  for (const auto& attribute : attributes) {
    if (auto good = check_name(attribute.name); !good) return fail(good.error());
    if (attribute.value) {
      if (auto good = check_value(*attribute.value); !good) return fail(good.error());
    }
    auto target = find_target(state, cluster, attribute);
    if (!target) return fail(target.error());
    targets.push_back(std::move(*target));
  }
  return targets;
}

Status check_limit(const std::vector<Target>& targets) {
  std::map<InstanceId, std::set<std::string>> names;
  for (const auto& target : targets) {
    auto& own = names[target.instance->id];
    for (const auto& [name, value] : target.instance->custom_attributes) own.insert(name);
    own.insert(target.shown.name);
    // A quarantine takes nobody's place, or it could not be declared.
    own.erase(kQuarantineAttribute);
  }
  for (const auto& [id, own] : names) {
    if (own.size() > kMostOfInstance) {
      return fail(ErrorCode::kAttributeLimitExceeded,
                  "A container instance has at most 10 custom attributes.");
    }
  }
  return {};
}

}  // namespace

Result<Handled<api::PutAttributesResponse>> put_attributes(const State& state,
                                                           const api::PutAttributesRequest& request,
                                                           Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto targets = find_targets(state, (*cluster)->name, request.attributes);
  if (!targets) return fail(targets.error());
  if (auto good = check_limit(*targets); !good) return fail(good.error());
  auto handled = answered(api::PutAttributesResponse{});
  api::PutAttributesResponse response;
  response.attributes.emplace();
  for (const auto& target : *targets) {
    handled.plan.add(SetInstanceAttribute{target.instance->id, target.shown.name,
                                          target.shown.value.value_or("")});
    response.attributes->push_back(target.shown);
  }
  handled.answer = [response](const State&) { return response; };
  return handled;
}

Result<Handled<api::DeleteAttributesResponse>> delete_attributes(
    const State& state, const api::DeleteAttributesRequest& request, Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto targets = find_targets(state, (*cluster)->name, request.attributes);
  if (!targets) return fail(targets.error());
  auto handled = answered(api::DeleteAttributesResponse{});
  api::DeleteAttributesResponse response;
  response.attributes.emplace();
  for (const auto& target : *targets) {
    const auto& own = target.instance->custom_attributes;
    const auto at = own.find(target.shown.name);
    // With a value only the attribute of that value is meant.
    if (at == own.end() || at->second != target.shown.value.value_or(at->second)) continue;
    handled.plan.add(SetInstanceAttribute{target.instance->id, target.shown.name, std::nullopt});
    if (target.shown.name == kQuarantineAttribute) {
      handled.plan.add(CountFailedStarts{target.instance->id, {}});
    }
    auto& shown = response.attributes->emplace_back(target.shown);
    if (!at->second.empty()) shown.value = at->second;
  }
  handled.answer = [response](const State&) { return response; };
  return handled;
}

Result<Handled<api::ListAttributesResponse>> list_attributes(
    const State& state, const api::ListAttributesRequest& request, Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  if (request.attribute_value && !request.attribute_name) {
    return invalid("An attributeValue needs its attributeName.");
  }
  // The name of an entry is its instance and its attribute: that is how a page finds its place.
  std::map<std::string, api::Attribute> found;
  for (const auto& [id, row] : state.table<ContainerInstance>().rows()) {
    if (!serves(row.record, (*cluster)->name)) continue;
    for (const auto& [name, value] : attributes_of(row.record)) {
      if (request.attribute_name && name != *request.attribute_name) continue;
      if (request.attribute_value && value != *request.attribute_value) continue;
      auto& attribute = found[id.str() + '|' + name];
      attribute.name = name;
      if (!value.empty()) attribute.value = value;
      attribute.target_id = container_instance_arn(state.setting<Identity>(), (*cluster)->name, id);
      attribute.target_type = api::TargetType::kContainerInstance;
    }
  }
  std::vector<std::string> names;
  for (const auto& [name, attribute] : found) names.push_back(name);
  auto page = paginate(std::move(names), request.next_token, request.max_results);
  if (!page) return fail(page.error());
  api::ListAttributesResponse response;
  response.attributes.emplace();
  for (const auto& name : page->names) response.attributes->push_back(found[name]);
  response.next_token = std::move(page->next_token);
  return answered(std::move(response));
}

}  // namespace minato::ecs
