// WantedBalancing: what the control plane wants of this machine's balancer, with differences
// applied, and what follows from it for HAProxy. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ingress/ingress.h"
#include "ingress/proxy_directory.h"
#include "ingress/proxy_plan.h"
#include "ingress/target_book.h"

namespace minato::ingress {

struct WantedListener {
  std::string arn;
  PlannedFrontend frontend;
  std::string problem;  // Why it cannot be served, whatever the machine's state; empty: it can.
};

class WantedBalancing {
 public:
  void apply(const link::IngressConfiguration& configuration);
  void set_local_targets(LocalTargets targets);

  /// Where wanted targets of this machine are (or were: a container that ended stays the same
  /// target until the control plane takes it out). To be kept in a file for the next process, which
  /// must not take the same targets for new ones before it knows its containers.
  const LocalTargets& endpoints() const { return endpoints_; }
  void restore_endpoints(LocalTargets endpoints) { endpoints_ = std::move(endpoints); }

  /// Everything as one full configuration, to be kept in a file.
  link::IngressConfiguration full() const;

  std::vector<WantedListener> listeners() const;
  std::vector<WantedTarget> targets() const;
  /// The backends of `frontends`, without servers, in the order of their names; one whose target
  /// group is not there (yet) has no servers and answers 503.
  std::vector<PlannedBackend> backends() const;
  ProxyDirectory directory() const;

 private:
  void remember_endpoints();
  Endpoint endpoint_of(const link::IngressTarget& target) const;
  WantedListener wanted_listener(const BalancerSettings& settings,
                                 const link::IngressListener& listener) const;
  void add_certificates(WantedListener& wanted) const;

  struct Balancer {
    BalancerSettings settings;
    std::vector<link::IngressListener> listeners;
  };
  struct Group {
    GroupSettings settings;
    std::vector<link::IngressTarget> targets;
  };
  struct Certificate {
    std::string pem;
    std::string problem;  // Empty: it can be served.
  };

  std::map<std::string, Balancer> balancers_;
  std::map<std::string, Group> groups_;
  std::map<std::string, Certificate> certificates_;
  LocalTargets local_;
  LocalTargets endpoints_;
};

/// One line a target: "ID PORT ADDRESS PORT". Lines that are none are passed over.
std::string endpoints_text(const LocalTargets& endpoints);
LocalTargets parse_endpoints(const std::string& text);

/// Puts servers where they belong: those that drain are in no file.
void place_servers(const std::vector<WantedServer>& servers, std::vector<PlannedBackend>& backends);

}  // namespace minato::ingress
