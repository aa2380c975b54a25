#include "sim/resurrection_checker.h"

namespace minato::sim {

void ResurrectionChecker::task_begun(const std::string& task, const std::string& machine) {
  const auto [at, fresh] = begun_.try_emplace(task, machine);
  if (fresh) return;
  world_.fail(name(),
              "task " + task + " was started on " + at->second + " and again on " + machine);
}

}  // namespace minato::sim
