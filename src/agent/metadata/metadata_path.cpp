#include "agent/metadata/metadata_path.h"

#include <utility>

namespace minato::agent_metadata {
namespace {

constexpr std::pair<std::string_view, Document> kDocuments[] = {
    {"", Document::kContainer},
    {"task", Document::kTask},
    {"taskWithTags", Document::kTaskWithTags},
    {"stats", Document::kContainerStats},
    {"task/stats", Document::kTaskStats},
};

std::optional<MetadataPath> parse_below(std::string_view rest) {
  const std::size_t slash = rest.find('/');
  const std::string_view id = rest.substr(0, slash);
  const std::string_view tail = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
  if (id.empty()) return std::nullopt;
  for (const auto& [name, document] : kDocuments) {
    if (tail == name) return MetadataPath{document, std::string(id)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<MetadataPath> parse_metadata_path(std::string_view path) {
  constexpr std::string_view kCredentials = "/v2/credentials/";
  constexpr std::string_view kAgentApi = "/api/";
  constexpr std::string_view kProtection = "/task-protection/v1/state";
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (path.starts_with("/v3/") || path.starts_with("/v4/")) return parse_below(path.substr(4));
  if (path.starts_with(kCredentials)) {
    const std::string_view id = path.substr(kCredentials.size());
    if (id.empty() || id.find('/') != std::string_view::npos) return std::nullopt;
    return MetadataPath{Document::kCredentials, std::string(id)};
  }
  if (path.starts_with(kAgentApi) && path.ends_with(kProtection) &&
      path.size() > kAgentApi.size() + kProtection.size()) {
    path.remove_prefix(kAgentApi.size());
    path.remove_suffix(kProtection.size());
    if (path.find('/') != std::string_view::npos) return std::nullopt;
    return MetadataPath{Document::kTaskProtection, std::string(path)};
  }
  return std::nullopt;
}

}  // namespace minato::agent_metadata
