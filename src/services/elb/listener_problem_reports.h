// What machines tell of listeners that they cannot serve becomes commands here.
#pragma once

#include <string>
#include <vector>

#include "api/agent.h"
#include "engine/plan.h"
#include "services/elb/listener_problem.h"

namespace minato::elb {

struct SetListenerProblem {
  static constexpr std::string_view kName = "SetListenerProblem";
  void apply(engine::Commit& commit) const;

  ListenerProblem problem;
};

struct RemoveListenerProblem {
  static constexpr std::string_view kName = "RemoveListenerProblem";
  void apply(engine::Commit& commit) const;

  ListenerProblemKey key;
};

/// `told`: all that the machine has. Listeners that are gone are passed over.
engine::Plan plan_listener_problems(const engine::State& state, const std::string& machine,
                                    const std::vector<link::IngressListenerProblem>& told);

}  // namespace minato::elb
