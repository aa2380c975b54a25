#include "services/acm/tags.h"

namespace minato::acm {
namespace {

constexpr std::size_t kMostTags = 50;

}  // namespace

Result<Tags> read_tags(const std::vector<api::Tag>& tags) {
  Tags read;
  for (const auto& tag : tags) {
    if (tag.key.starts_with("aws:")) {
      return fail(ErrorCode::kInvalidTag,
                  "The tag key '" + tag.key + "' begins with 'aws:', which is reserved");
    }
    if (!read.emplace(tag.key, tag.value.value_or("")).second) {
      return fail(ErrorCode::kInvalidTag,
                  "The tag key '" + tag.key + "' is specified more than once");
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
  if (tags.size() <= kMostTags) return tags;
  return fail(ErrorCode::kTooManyTags, "A certificate has at most 50 tags");
}

Tags without_tags(Tags tags, const std::vector<api::Tag>& removed) {
  for (const auto& tag : removed) {
    const auto at = tags.find(tag.key);
    if (at != tags.end() && (!tag.value || *tag.value == at->second)) tags.erase(at);
  }
  return tags;
}

}  // namespace minato::acm
