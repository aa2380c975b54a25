#include "services/logs/tag_handlers.h"

#include "services/logs/find_logs.h"
#include "services/logs/log_commands.h"
#include "services/tag_rules.h"

namespace minato::logs {
namespace {

using engine::Context;
using engine::State;
using FoundGroup = Result<const LogGroup*>;

template <class Operation>
Answer<Operation> tag(const FoundGroup& group, const Tags& added, ErrorCode too_many) {
  if (!group) return fail(group.error());
  auto tags = with_added_tags((*group)->tags, added, too_many);
  if (!tags) return fail(tags.error());
  auto handled = answered(typename Operation::Response{});
  handled.plan.add(TagLogGroup{(*group)->name, std::move(*tags)});
  return handled;
}

template <class Operation>
Answer<Operation> untag(const FoundGroup& group, const std::vector<std::string>& keys) {
  if (!group) return fail(group.error());
  Tags tags = (*group)->tags;
  for (const auto& key : keys) tags.erase(key);
  auto handled = answered(typename Operation::Response{});
  handled.plan.add(TagLogGroup{(*group)->name, std::move(tags)});
  return handled;
}

template <class Operation>
Answer<Operation> list(const FoundGroup& group) {
  if (!group) return fail(group.error());
  typename Operation::Response response;
  response.tags = (*group)->tags;
  return answered(std::move(response));
}

}  // namespace

Result<Tags> with_added_tags(Tags tags, const Tags& added, ErrorCode too_many) {
  for (const auto& [key, value] : added) {
    if (Status good = check_tag(key, value, ErrorCode::kInvalidParameter); !good) {
      return fail(good.error());
    }
    tags[key] = value;
  }
  if (Status good = check_tag_count(tags.size(), too_many); !good) return fail(good.error());
  return tags;
}

Answer<api::TagResource> tag_resource(const State& state, const api::TagResource::Request& request,
                                      Context&) {
  return tag<api::TagResource>(find_group_by_arn(state, request.resource_arn), request.tags,
                               ErrorCode::kTooManyTags);
}

Answer<api::UntagResource> untag_resource(const State& state,
                                          const api::UntagResource::Request& request, Context&) {
  return untag<api::UntagResource>(find_group_by_arn(state, request.resource_arn),
                                   request.tag_keys);
}

Answer<api::ListTagsForResource> list_tags_for_resource(
    const State& state, const api::ListTagsForResource::Request& request, Context&) {
  return list<api::ListTagsForResource>(find_group_by_arn(state, request.resource_arn));
}

Answer<api::TagLogGroup> tag_log_group(const State& state, const api::TagLogGroup::Request& request,
                                       Context&) {
  return tag<api::TagLogGroup>(find_group(state, request.log_group_name), request.tags,
                               ErrorCode::kInvalidParameter);
}

Answer<api::UntagLogGroup> untag_log_group(const State& state,
                                           const api::UntagLogGroup::Request& request, Context&) {
  return untag<api::UntagLogGroup>(find_group(state, request.log_group_name), request.tags);
}

Answer<api::ListTagsLogGroup> list_tags_log_group(const State& state,
                                                  const api::ListTagsLogGroup::Request& request,
                                                  Context&) {
  return list<api::ListTagsLogGroup>(find_group(state, request.log_group_name));
}

}  // namespace minato::logs
