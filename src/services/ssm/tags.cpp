#include "services/ssm/tags.h"

#include "services/ssm/parameter_commands.h"
#include "services/ssm/parameter_names.h"
#include "services/tag_rules.h"

namespace minato::ssm {
namespace {

using engine::Context;
using engine::State;

template <class Request>
Result<const Parameter*> tagged_parameter(const State& state, const Request& request) {
  if (request.resource_type != api::ResourceTypeForTagging::kParameter) {
    return fail(ErrorCode::kInvalidResourceType,
                "The resource type " + std::string(to_string(request.resource_type)) +
                    " is not valid: only Parameter has tags here.");
  }
  const auto* found = state.table<Parameter>().find(ParameterName(request.resource_id));
  if (found != nullptr) return found;
  return fail(ErrorCode::kInvalidResourceId, "The resource ID " + request.resource_id +
                                                 " is not valid: there is no such parameter.");
}

}  // namespace

Result<Tags> with_added_tags(Tags tags, const std::vector<api::Tag>& added) {
  for (const auto& tag : added) {
    if (Status good = check_tag(tag.key, tag.value, ErrorCode::kValidation); !good) {
      return fail(good.error());
    }
    tags[tag.key] = tag.value;
  }
  if (Status good = check_tag_count(tags.size(), ErrorCode::kTooManyParameterTags); !good) {
    return fail(good.error());
  }
  return tags;
}

Answer<api::AddTagsToResource> add_tags(const State& state,
                                        const api::AddTagsToResource::Request& request, Context&) {
  const auto found = tagged_parameter(state, request);
  if (!found) return fail(found.error());
  auto tags = with_added_tags((*found)->tags, request.tags);
  if (!tags) return fail(tags.error());
  auto handled = answered(api::AddTagsToResource::Response{});
  handled.plan.add(TagParameter{(*found)->name, std::move(*tags)});
  return handled;
}

Answer<api::RemoveTagsFromResource> remove_tags(const State& state,
                                                const api::RemoveTagsFromResource::Request& request,
                                                Context&) {
  const auto found = tagged_parameter(state, request);
  if (!found) return fail(found.error());
  Tags tags = (*found)->tags;
  for (const auto& key : request.tag_keys) tags.erase(key);
  auto handled = answered(api::RemoveTagsFromResource::Response{});
  handled.plan.add(TagParameter{(*found)->name, std::move(tags)});
  return handled;
}

Answer<api::ListTagsForResource> list_tags(const State& state,
                                           const api::ListTagsForResource::Request& request,
                                           Context&) {
  const auto found = tagged_parameter(state, request);
  if (!found) return fail(found.error());
  api::ListTagsForResource::Response response;
  auto& shown = response.tag_list.emplace();
  for (const auto& [key, value] : (*found)->tags) shown.push_back({key, value});
  return answered(std::move(response));
}

}  // namespace minato::ssm
