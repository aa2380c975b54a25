#include "agent/name_service.h"

#include <charconv>

#include "base/file.h"
#include "base/log.h"
#include "ingress/resolver_file.h"

namespace minato::agent {
namespace {

constexpr std::uint16_t kResolverPort = 53;
/// The names that the control plane makes end so.
constexpr const char* kZone = "minato.internal";

Result<ingress::Endpoint> parse(const std::string& listen) {
  const auto colon = listen.rfind(':');
  ingress::Endpoint endpoint;
  if (colon != std::string::npos && colon > 0) {
    endpoint.address = listen.substr(0, colon);
    const char* end = listen.data() + listen.size();
    const auto read = std::from_chars(listen.data() + colon + 1, end, endpoint.port);
    if (read.ec == std::errc{} && read.ptr == end) return endpoint;
  }
  return fail(ErrorCode::kInvalidParameter,
              "--dns " + listen + " is not ADDRESS:PORT, as in 127.77.0.53:53");
}

}  // namespace

Result<std::unique_ptr<NameService>> NameService::start(const std::string& listen,
                                                        std::string instance_tag) {
  const auto endpoint = parse(listen);
  if (!endpoint) return fail(endpoint.error());
  ingress::DnsServerOptions options;
  options.listen = *endpoint;
  options.zone = kZone;
  options.upstream = ingress::upstream_resolvers(read_file("/etc/resolv.conf").value_or(""));
  auto server = ingress::DnsServer::start(std::move(options));
  if (!server) return fail(server.error());
  if (endpoint->port == kResolverPort) {
    const auto installed = ingress::install_resolver(endpoint->address, instance_tag);
    if (!installed) spdlog::warn("names: {}", installed.error().message);
  }
  return std::unique_ptr<NameService>(new NameService(std::move(*server), std::move(instance_tag)));
}

NameService::~NameService() {
  if (auto removed = ingress::remove_resolver(instance_tag_); !removed) {
    spdlog::warn("names: {}", removed.error().message);
  }
}

void NameService::apply(const link::IngressConfiguration& configuration) {
  if (configuration.full) load_balancers_.clear();
  if (configuration.load_balancers) {
    for (const auto& balancer : *configuration.load_balancers) {
      load_balancers_[balancer.arn] = balancer;
    }
  }
  if (configuration.removed_load_balancers) {
    for (const auto& arn : *configuration.removed_load_balancers) load_balancers_.erase(arn);
  }
  std::map<std::string, std::string> names;
  for (const auto& [arn, balancer] : load_balancers_) names[balancer.dns_name] = balancer.address;
  server_->set_names(std::move(names));
}

}  // namespace minato::agent
