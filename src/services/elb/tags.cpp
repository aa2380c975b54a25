#include "services/elb/tags.h"

namespace minato::elb {
namespace {

constexpr std::size_t kMostTags = 50;
constexpr std::size_t kLongestKey = 128;
constexpr std::size_t kLongestValue = 256;

Status check_tag(const std::string& key, const std::string& value) {
  if (key.empty() || key.size() > kLongestKey) {
    return fail(ErrorCode::kValidation, "The tag key '" + key + "' must have 1 to 128 characters");
  }
  if (value.size() > kLongestValue) {
    return fail(ErrorCode::kValidation,
                "The value of the tag '" + key + "' must have at most 256 characters");
  }
  if (key.starts_with("aws:")) {
    return fail(ErrorCode::kValidation,
                "The tag key '" + key + "' begins with 'aws:', which is reserved");
  }
  return {};
}

Status check_count(const Tags& tags) {
  if (tags.size() <= kMostTags) return {};
  return fail(ErrorCode::kTooManyTags, "A resource has at most 50 tags");
}

}  // namespace

Result<Tags> read_tags(const std::vector<api::Tag>& tags) {
  Tags read;
  for (const auto& tag : tags) {
    const std::string value = tag.value.value_or("");
    if (Status checked = check_tag(tag.key, value); !checked) return fail(checked.error());
    if (!read.emplace(tag.key, value).second) {
      return fail(ErrorCode::kDuplicateTagKeys,
                  "The tag key '" + tag.key + "' is specified more than once");
    }
  }
  if (Status counted = check_count(read); !counted) return fail(counted.error());
  return read;
}

Result<Tags> read_tags(const std::optional<std::vector<api::Tag>>& tags) {
  return tags ? read_tags(*tags) : Tags{};
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
  if (Status counted = check_count(tags); !counted) return fail(counted.error());
  return tags;
}

}  // namespace minato::elb
