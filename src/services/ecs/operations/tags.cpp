#include "services/ecs/operations/tags.h"

#include <algorithm>

#include "services/tag_rules.h"

namespace minato::ecs {
namespace {

bool has_key(const std::vector<Tag>& tags, const std::string& key) {
  return std::ranges::find(tags, key, &Tag::key) != tags.end();
}

/// Those that Minato itself has set do not count.
std::size_t count_own(const std::vector<Tag>& tags) {
  return static_cast<std::size_t>(
      std::ranges::count_if(tags, [](const Tag& tag) { return !is_reserved_tag_key(tag.key); }));
}

}  // namespace

Result<std::vector<Tag>> read_tags(const std::optional<std::vector<api::Tag>>& tags) {
  std::vector<Tag> read;
  if (!tags) return read;
  for (const auto& each : *tags) {
    Tag tag{each.key.value_or(""), each.value.value_or("")};
    if (Status good = check_tag(tag.key, tag.value, ErrorCode::kInvalidParameter); !good) {
      return fail(good.error());
    }
    if (has_key(read, tag.key)) return duplicate_tag_key(tag.key, ErrorCode::kInvalidParameter);
    read.push_back(std::move(tag));
  }
  if (Status good = check_tag_count(read.size(), ErrorCode::kInvalidParameter); !good) {
    return fail(good.error());
  }
  return read;
}

Result<std::vector<Tag>> with_added_tags(std::vector<Tag> tags, const std::vector<Tag>& added) {
  for (const Tag& tag : added) {
    const auto at = std::ranges::find(tags, tag.key, &Tag::key);
    if (at == tags.end()) {
      tags.push_back(tag);
    } else {
      at->value = tag.value;
    }
  }
  if (Status good = check_tag_count(count_own(tags), ErrorCode::kInvalidParameter); !good) {
    return fail(good.error());
  }
  return tags;
}

Result<std::vector<Tag>> without_tags(std::vector<Tag> tags, const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    if (is_reserved_tag_key(key)) {
      return fail(ErrorCode::kInvalidParameter,
                  "The tag key '" + key + "' begins with 'aws:': it cannot be taken away");
    }
    std::erase_if(tags, [&](const Tag& tag) { return tag.key == key; });
  }
  return tags;
}

std::vector<api::Tag> show_tags(const std::vector<Tag>& tags) {
  std::vector<api::Tag> shown;
  for (const auto& tag : tags) shown.push_back({.key = tag.key, .value = tag.value});
  return shown;
}

}  // namespace minato::ecs
