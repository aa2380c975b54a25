#include "services/ecs/operations/tag_operations.h"

#include <functional>

#include "services/ecs/container_instance.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/tag_commands.h"
#include "services/ecs/task_set_commands.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

/// A resource with its tags as they are, and how they are set.
struct Tagged {
  std::vector<Tag> tags;
  std::function<void(engine::Plan&, std::vector<Tag>)> set;
};

template <class Record>
Tagged tagged(const Record& record) {
  return {record.tags, [key = record.key()](engine::Plan& plan, std::vector<Tag> tags) {
            plan.add(SetTags<Record>{key, std::move(tags)});
          }};
}

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

/// "task" of "arn:aws:ecs:REGION:ACCOUNT:task/default/0123"; empty for what is no ARN of ECS here.
std::string kind_of(const Identity& identity, const std::string& arn) {
  const std::string prefix = make_arn(identity, "ecs", "");
  if (!arn.starts_with(prefix)) return "";
  const auto slash = arn.find('/', prefix.size());
  if (slash == std::string::npos) return "";
  return arn.substr(prefix.size(), slash - prefix.size());
}

/// A short name in it has no cluster: ARNs of things in clusters always name theirs.
Result<const Cluster*> cluster_in(const State& state, const std::string& kind,
                                  const std::string& arn) {
  const auto parsed = parse_reference(state.setting<Identity>(), kind, arn);
  if (!parsed || parsed->cluster.empty()) return invalid("Invalid identifier: " + arn);
  return find_cluster(state, parsed->cluster);
}

tl::unexpected<Error> not_found(const char* kind) {
  return fail(ErrorCode::kResourceNotFound,
              std::string("The specified ") + kind + " was not found.");
}

tl::unexpected<Error> inactive(const char* kind) {
  return invalid(std::string("The specified ") + kind + " is inactive. Specify an active " + kind +
                 " and try again.");
}

Result<Tagged> find_tagged_service(const State& state, const std::string& arn) {
  const auto cluster = cluster_in(state, "service", arn);
  if (!cluster) return fail(cluster.error());
  const auto service = find_service(state, (*cluster)->name, arn);
  if (!service) return not_found("service");
  if ((*service)->status == ServiceStatus::kInactive) return inactive("service");
  return tagged(**service);
}

Result<Tagged> find_tagged_task(const State& state, const std::string& arn) {
  const auto cluster = cluster_in(state, "task", arn);
  if (!cluster) return fail(cluster.error());
  const Task* task = find_task(state, (*cluster)->name, arn);
  if (task == nullptr) return not_found("task");
  if (task->last_status == TaskStatus::kStopped) {
    return invalid("The specified task is stopped. Specify a running task and try again.");
  }
  return tagged(*task);
}

/// A family is not a thing that has tags: its revisions have.
Result<Tagged> find_tagged_definition(const State& state, const std::string& arn) {
  const auto definition = find_task_definition(state, arn);
  if (!definition || !arn.ends_with('/' + (*definition)->id.str())) {
    return not_found("task definition");
  }
  if ((*definition)->status != TaskDefinitionStatus::kActive) return inactive("task definition");
  return tagged(**definition);
}

Result<Tagged> find_tagged_instance(const State& state, const std::string& arn) {
  const auto cluster = cluster_in(state, "container-instance", arn);
  if (!cluster) return fail(cluster.error());
  const InstanceId id(arn.substr(arn.rfind('/') + 1));
  const auto* instance = state.table<ContainerInstance>().find(id);
  if (instance == nullptr || !serves(*instance, (*cluster)->name)) {
    return not_found("container instance");
  }
  return tagged(*instance);
}

/// "task-set/CLUSTER/SERVICE/ecs-svc/NUMBER"
Result<Tagged> find_tagged_task_set(const State& state, const std::string& arn) {
  const std::string prefix = make_arn(state.setting<Identity>(), "ecs", "task-set/");
  const std::string path = arn.substr(prefix.size());
  const auto slash = path.find('/', path.find('/') + 1);
  const ServiceKey key(path.substr(0, slash));
  const auto cluster = find_cluster(state, path.substr(0, path.find('/')));
  if (!cluster) return fail(cluster.error());
  const Service* service = state.table<Service>().find(key);
  const Deployment* set = service == nullptr ? nullptr : find_task_set(state, *service, arn);
  if (set == nullptr) return not_found("task set");
  return Tagged{set->task_set->tags,
                [key, id = set->id](engine::Plan& plan, std::vector<Tag> tags) {
                  plan.add(SetTaskSetTags{key, id, std::move(tags)});
                }};
}

Result<Tagged> find_tagged(const State& state, const std::string& arn) {
  const std::string kind = kind_of(state.setting<Identity>(), arn);
  if (kind == "cluster") {
    return find_cluster(state, arn).map([](const Cluster* cluster) { return tagged(*cluster); });
  }
  if (kind == "service") return find_tagged_service(state, arn);
  if (kind == "task") return find_tagged_task(state, arn);
  if (kind == "task-set") return find_tagged_task_set(state, arn);
  if (kind == "task-definition") return find_tagged_definition(state, arn);
  if (kind == "container-instance") return find_tagged_instance(state, arn);
  return invalid("Invalid identifier: " + arn +
                 ". Tags are on clusters, services, task sets, tasks, task definitions and "
                 "container instances, which are named by their ARNs.");
}

}  // namespace

Answer<api::TagResource> tag_resource(const State& state, const api::TagResourceRequest& request,
                                      Context&) {
  const auto found = find_tagged(state, request.resource_arn);
  if (!found) return fail(found.error());
  const auto added = read_tags(request.tags);
  if (!added) return fail(added.error());
  auto tags = with_added_tags(found->tags, *added);
  if (!tags) return fail(tags.error());
  auto handled = answered(api::TagResourceResponse{});
  if (*tags != found->tags) found->set(handled.plan, std::move(*tags));
  return handled;
}

Answer<api::UntagResource> untag_resource(const State& state,
                                          const api::UntagResourceRequest& request, Context&) {
  const auto found = find_tagged(state, request.resource_arn);
  if (!found) return fail(found.error());
  auto tags = without_tags(found->tags, request.tag_keys);
  if (!tags) return fail(tags.error());
  auto handled = answered(api::UntagResourceResponse{});
  if (*tags != found->tags) found->set(handled.plan, std::move(*tags));
  return handled;
}

Answer<api::ListTagsForResource> list_tags_for_resource(
    const State& state, const api::ListTagsForResourceRequest& request, Context&) {
  auto found = find_tagged(state, request.resource_arn);
  // This operation alone has no ResourceNotFoundException.
  if (!found && found.error().code == ErrorCode::kResourceNotFound) {
    return invalid(found.error().message);
  }
  if (!found) return fail(found.error());
  return answered(api::ListTagsForResourceResponse{.tags = show_tags(found->tags)});
}

}  // namespace minato::ecs
