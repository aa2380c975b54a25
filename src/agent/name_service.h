// NameService: the names of load balancers on this machine. It keeps the DNS server told of what
// the control plane says of load balancers, and, where the server has the resolvers' port, puts it
// first in /etc/resolv.conf for as long as the agent runs. The event loop's thread.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "api/agent.h"
#include "base/result.h"
#include "ingress/dns_server.h"

namespace minato::agent {

class NameService {
 public:
  /// `listen`: "ADDRESS:PORT". kInvalidParameter for anything else, kConflict when it is taken; a
  /// resolv.conf that is not ours to change is logged, the server answers all the same.
  static Result<std::unique_ptr<NameService>> start(const std::string& listen,
                                                    std::string instance_tag);
  /// Takes the line out of /etc/resolv.conf again.
  ~NameService();

  void apply(const link::IngressConfiguration& configuration);

 private:
  NameService(std::unique_ptr<ingress::DnsServer> server, std::string instance_tag)
      : server_(std::move(server)), instance_tag_(std::move(instance_tag)) {}

  std::unique_ptr<ingress::DnsServer> server_;
  std::string instance_tag_;
  /// By ARN.
  std::map<std::string, link::IngressLoadBalancer> load_balancers_;
};

}  // namespace minato::agent
