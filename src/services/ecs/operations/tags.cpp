#include "services/ecs/operations/tags.h"

#include <algorithm>

namespace minato::ecs {
namespace {

constexpr std::size_t kMostTags = 50;
constexpr std::size_t kLongestKey = 128;
constexpr std::size_t kLongestValue = 256;

Status check(const Tag& tag, const std::vector<Tag>& before) {
  if (tag.key.empty() || tag.key.size() > kLongestKey) {
    return fail(ErrorCode::kInvalidParameter, "Tag keys must have 1 to 128 characters.");
  }
  if (tag.value.size() > kLongestValue) {
    return fail(ErrorCode::kInvalidParameter,
                "The value of tag " + tag.key + " is longer than 256 characters.");
  }
  if (tag.key.starts_with("aws:")) {
    return fail(ErrorCode::kInvalidParameter,
                "Tag keys must not begin with aws:, as " + tag.key + " does.");
  }
  if (std::ranges::find(before, tag.key, &Tag::key) != before.end()) {
    return fail(ErrorCode::kInvalidParameter, "Duplicate tag keys found: " + tag.key + '.');
  }
  return {};
}

}  // namespace

Result<std::vector<Tag>> read_tags(const std::optional<std::vector<api::Tag>>& tags) {
  std::vector<Tag> read;
  if (!tags) return read;
  if (tags->size() > kMostTags) {
    return fail(ErrorCode::kInvalidParameter, "A resource has at most 50 tags.");
  }
  for (const auto& each : *tags) {
    Tag tag{each.key.value_or(""), each.value.value_or("")};
    if (auto good = check(tag, read); !good) return fail(good.error());
    read.push_back(std::move(tag));
  }
  return read;
}

std::vector<api::Tag> show_tags(const std::vector<Tag>& tags) {
  std::vector<api::Tag> shown;
  for (const auto& tag : tags) shown.push_back({.key = tag.key, .value = tag.value});
  return shown;
}

}  // namespace minato::ecs
