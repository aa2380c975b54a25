// UsableListeners: which of the wanted listeners HAProxy can be given, and why not the others. One
// that cannot be served is left out, said once, and tried again each second: HAProxy would refuse
// all of its configuration for it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/units.h"
#include "ingress/ingress.h"
#include "ingress/proxy_plan.h"
#include "ingress/wanted_balancing.h"

namespace minato::ingress {

class UsableListeners {
 public:
  /// `held`: names of frontends whose address HAProxy, or whoever keeps its sockets, already has.
  std::vector<PlannedFrontend> choose(const std::vector<WantedListener>& wanted,
                                      const std::set<std::string>& held, Instant now);

  /// Whether one that could not be had may be free by now.
  bool is_trial_due(Instant now) const;
  std::vector<ListenerProblem> problems() const;

 private:
  void note_problem(const std::string& listener_arn, const std::string& message);

  std::map<std::string, std::string> problems_;  // By listener.
  Instant tried_at_{};
};

}  // namespace minato::ingress
