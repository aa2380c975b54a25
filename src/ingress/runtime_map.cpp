#include "ingress/runtime_map.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include "ingress/traffic_split.h"

namespace minato::ingress {

MapContent split_map(const ProxyPlan& plan) {
  MapContent content;
  for (const auto& [key, threshold] : split_thresholds(plan.frontends)) {
    content[key] = std::to_string(threshold);
  }
  return content;
}

MapContent sticky_map(const ProxyPlan& plan) {
  MapContent content;
  for (const PlannedBackend& backend : plan.backends) {
    const auto& stickiness = backend.group->stickiness;
    if (!stickiness || stickiness->kind == link::StickinessKind::kSourceIp) continue;
    for (const PlannedServer& server : backend.serving) {
      if (server.health == ServerHealth::kOpen) continue;
      content[sticky_value(backend.name, server.name)] = server.name;
    }
  }
  return content;
}

std::string map_text(const MapContent& content) {
  std::string text;
  for (const auto& [key, value] : content) text += key + ' ' + value + '\n';
  return text;
}

std::vector<std::string> map_commands(const std::string& file, const MapContent& loaded,
                                      const MapContent& wanted) {
  std::vector<std::string> commands;
  for (const auto& [key, value] : wanted) {
    const auto present = loaded.find(key);
    if (present == loaded.end()) {
      commands.push_back(fmt::format("add map {} {} {}", file, key, value));
    } else if (present->second != value) {
      commands.push_back(fmt::format("set map {} {} {}", file, key, value));
    }
  }
  for (const auto& [key, value] : loaded) {
    if (!wanted.contains(key)) commands.push_back(fmt::format("del map {} {}", file, key));
  }
  return commands;
}

// HAProxy computes the same of its own names: %b/%s,sha1,hex.
std::string sticky_value(const std::string& backend, const std::string& server) {
  const std::string place = backend + '/' + server;
  unsigned char digest[SHA_DIGEST_LENGTH];
  ::SHA1(reinterpret_cast<const unsigned char*>(place.data()), place.size(), digest);
  std::string text;
  for (const unsigned char byte : digest) text += fmt::format("{:02X}", byte);
  return text;
}

}  // namespace minato::ingress
