#include "ingress/proxy_names.h"

#include <fmt/format.h>

#include <cctype>

#include "base/stable_hash.h"

namespace minato::ingress {
namespace {

// The resource's own name in arn:...:targetgroup/NAME/ID.
std::string_view name_in_arn(std::string_view arn) {
  const std::size_t last = arn.rfind('/');
  if (last == std::string_view::npos || last == 0) return arn;
  const std::size_t before = arn.rfind('/', last - 1);
  if (before == std::string_view::npos) return arn.substr(last + 1);
  return arn.substr(before + 1, last - before - 1);
}

}  // namespace

std::string plain_name(std::string_view text) {
  std::string plain(text.substr(0, 64));
  for (char& letter : plain) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0 && letter != '.') letter = '-';
  }
  return plain;
}

std::string frontend_name(const link::IngressLoadBalancer& balancer,
                          const link::IngressListener& listener) {
  const std::string place = fmt::format("{}:{}", balancer.address, listener.port);
  return fmt::format("lb_{}_{}_{}", plain_name(balancer.name), listener.port,
                     stable_hash_hex(listener.arn + " " + place));
}

std::string backend_name(std::string_view target_group_arn) {
  return fmt::format("tg_{}_{}", plain_name(name_in_arn(target_group_arn)),
                     stable_hash_hex(target_group_arn));
}

std::string probe_name(std::string_view target_group_arn) {
  return "probe_" + backend_name(target_group_arn);
}

std::string server_name(const TargetKey& key, const Endpoint& endpoint) {
  return fmt::format("{}_{}_{}_{}", plain_name(key.first), key.second, plain_name(endpoint.address),
                     endpoint.port);
}

std::string open_name(std::string_view server_name) { return fmt::format("open_{}", server_name); }

std::string check_path(std::string_view path) {
  constexpr std::string_view kPlain = "/-._~!$&()*+,;=:@?%";
  std::string text = path.starts_with('/') ? "" : "/";
  for (const char letter : path.substr(0, 1024)) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain =
        byte < 128 && (std::isalnum(byte) != 0 || kPlain.find(letter) != std::string_view::npos);
    text += plain ? std::string(1, letter) : fmt::format("%{:02X}", byte);
  }
  return text;
}

}  // namespace minato::ingress
