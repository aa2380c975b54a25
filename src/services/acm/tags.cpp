#include "services/acm/tags.h"

#include "services/tag_rules.h"

namespace minato::acm {

Result<Tags> read_tags(const std::vector<api::Tag>& tags) {
  Tags read;
  for (const auto& tag : tags) {
    const std::string value = tag.value.value_or("");
    if (Status good = check_tag(tag.key, value, ErrorCode::kInvalidTag); !good) {
      return fail(good.error());
    }
    if (!read.emplace(tag.key, value).second) {
      return duplicate_tag_key(tag.key, ErrorCode::kInvalidTag);
    }
  }
  return read;
}

std::vector<api::Tag> shown_tags(const Tags& tags) {
  std::vector<api::Tag> shown;
  for (const auto& [key, value] : tags) {
    api::Tag& added = shown.emplace_back();
    added.key = key;
    added.value = value;
  }
  return shown;
}

Result<Tags> with_added_tags(Tags tags, const Tags& added) {
  for (const auto& [key, value] : added) tags[key] = value;
  if (Status good = check_tag_count(tags.size(), ErrorCode::kTooManyTags); !good) {
    return fail(good.error());
  }
  return tags;
}

Tags without_tags(Tags tags, const std::vector<api::Tag>& removed) {
  for (const auto& tag : removed) {
    const auto at = tags.find(tag.key);
    if (at != tags.end() && (!tag.value || *tag.value == at->second)) tags.erase(at);
  }
  return tags;
}

}  // namespace minato::acm
