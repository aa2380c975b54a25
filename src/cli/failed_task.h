// FailedTask: a task that did not do what its service wanted of it, and why. Pure.
#pragma once

#include <boost/json/array.hpp>
#include <optional>
#include <string>
#include <vector>

namespace minato::cli {

struct FailedTask {
  std::string id;
  std::string stop_code;
  std::string reason;
  /// The container that is to blame.
  std::string container;
  std::string container_reason;
  std::optional<int> exit_code;
  /// The last that it wrote, or why that is not known.
  std::vector<std::string> lines;
  std::string no_lines_because;
};

/// Of DescribeTasks's tasks those of `deployment` ("ecs-svc/...") that ended by themselves or were
/// stopped for their health; the first of them to end.
std::optional<FailedTask> first_failed_task(const boost::json::array& tasks,
                                            const std::string& deployment);

/// "Essential container in task exited (container main, exit code 3)".
std::string why_it_failed(const FailedTask& task);

}  // namespace minato::cli
