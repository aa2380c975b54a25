// DnsServer: answers for the names of load balancers and passes every other question on to the
// resolvers that the machine had before. UDP and TCP, one thread of its own; every function may be
// called on any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "ingress/ingress.h"

namespace minato::ingress {

struct DnsServerOptions {
  Endpoint listen{"127.77.0.53", 53};
  // Names below it that are not known do not exist; nobody else is asked for them.
  std::string zone = "elb.minato";
  // Tried in order; none: other names are refused.
  std::vector<Endpoint> upstream;
};

class DnsServer {
 public:
  /// kConflict when the place is taken.
  static Result<std::unique_ptr<DnsServer>> start(DnsServerOptions options);
  ~DnsServer();

  /// All names there are, and their IPv4 addresses; they need not lie in the zone.
  void set_names(std::map<std::string, std::string> names);

  /// Where it listens; the port is the one the system chose when 0 was asked for.
  Endpoint listening() const;

 private:
  class Worker;
  explicit DnsServer(std::unique_ptr<Worker> worker);
  std::unique_ptr<Worker> worker_;
};

}  // namespace minato::ingress
