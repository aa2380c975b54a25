// What a container asks the agent for, by the path of its request. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace minato::agent_metadata {

enum class Document {
  kContainer,
  kTask,
  kTaskWithTags,
  kContainerStats,
  kTaskStats,
  kCredentials,
  kTaskProtection
};

struct MetadataPath {
  Document document = Document::kContainer;
  /// Of a container, or of the task's credentials.
  std::string id;

  friend bool operator==(const MetadataPath&, const MetadataPath&) = default;
};

/// "/v4/ID", "/v4/ID/task", ...; the same below /v3; "/v2/credentials/ID";
/// "/api/ID/task-protection/v1/state". A slash at the end makes no difference. Nothing for any
/// other path.
std::optional<MetadataPath> parse_metadata_path(std::string_view path);

}  // namespace minato::agent_metadata
