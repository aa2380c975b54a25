#include "services/secretsmanager/tags.h"

#include "services/secretsmanager/secret_commands.h"
#include "services/secretsmanager/secret_lookup.h"
#include "services/tag_rules.h"

namespace minato::secretsmanager {
namespace {

template <class Response>
Handled<Response> tagged(const Secret& secret, Tags tags, Instant now) {
  auto handled = answered(Response{});
  handled.plan.add(TagSecret{secret.arn, std::move(tags)});
  handled.plan.add(NoteSecretChange{secret.arn, now});
  return handled;
}

}  // namespace

Result<Tags> with_added_tags(Tags tags, const std::vector<api::Tag>& added) {
  for (const auto& tag : added) {
    const std::string key = tag.key.value_or("");
    const std::string value = tag.value.value_or("");
    if (Status good = check_tag(key, value, ErrorCode::kInvalidParameter); !good) {
      return fail(good.error());
    }
    tags[key] = value;
  }
  if (Status good = check_tag_count(tags.size(), ErrorCode::kInvalidParameter); !good) {
    return fail(good.error());
  }
  return tags;
}

std::vector<api::Tag> shown_tags(const Tags& tags) {
  std::vector<api::Tag> shown;
  for (const auto& [key, value] : tags) shown.push_back({key, value});
  return shown;
}

Answer<api::TagResource> tag_resource(const engine::State& state,
                                      const api::TagResource::Request& request,
                                      engine::Context& context) {
  const auto found = find_living_secret(state, request.secret_id);
  if (!found) return fail(found.error());
  auto tags = with_added_tags((*found)->tags, request.tags);
  if (!tags) return fail(tags.error());
  return tagged<api::TagResource::Response>(**found, std::move(*tags), context.now);
}

Answer<api::UntagResource> untag_resource(const engine::State& state,
                                          const api::UntagResource::Request& request,
                                          engine::Context& context) {
  const auto found = find_living_secret(state, request.secret_id);
  if (!found) return fail(found.error());
  Tags tags = (*found)->tags;
  for (const auto& key : request.tag_keys) tags.erase(key);
  return tagged<api::UntagResource::Response>(**found, std::move(tags), context.now);
}

}  // namespace minato::secretsmanager
