#include "services/elb/listener_problem_reports.h"

#include <map>

#include "services/elb/listener.h"

namespace minato::elb {

void SetListenerProblem::apply(engine::Commit& commit) const {
  if (commit.state().table<ListenerProblem>().find(problem.key()) == nullptr) {
    commit.insert(problem);
  } else {
    commit.update<ListenerProblem>(problem.key(),
                                   [&](ListenerProblem& record) { record = problem; });
  }
}

void RemoveListenerProblem::apply(engine::Commit& commit) const {
  commit.erase<ListenerProblem>(key);
}

engine::Plan plan_listener_problems(const engine::State& state, const std::string& machine,
                                    const std::vector<link::IngressListenerProblem>& told) {
  std::map<ListenerProblemKey, ListenerProblem> wanted;
  for (const auto& one : told) {
    const ListenerArn listener(one.listener_arn);
    if (state.table<Listener>().find(listener) == nullptr) continue;
    const ListenerProblem problem{machine, listener, one.message};
    wanted.insert_or_assign(problem.key(), problem);
  }
  engine::Plan plan;
  for (const auto& [key, row] : state.table<ListenerProblem>().rows()) {
    if (row.record.machine != machine) continue;
    const auto found = wanted.find(key);
    if (found == wanted.end()) {
      plan.add(RemoveListenerProblem{key});
    } else if (found->second.message == row.record.message) {
      wanted.erase(found);
    }
  }
  for (auto& [key, problem] : wanted) plan.add(SetListenerProblem{std::move(problem)});
  return plan;
}

}  // namespace minato::elb
