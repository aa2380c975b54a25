#include "cli/rollback_choice.h"

namespace minato::cli {

Result<std::string> choose_rollback(const std::vector<PastDeployment>& newest_first,
                                    const std::string& current, const std::string& service) {
  std::string before;
  for (const PastDeployment& each : newest_first) {
    if (each.status != "SUCCESSFUL" || each.task_definition == current) continue;
    before = each.task_definition;
    break;
  }
  const bool went_back = !newest_first.empty() &&
                         newest_first.front().status == "ROLLBACK_SUCCESSFUL" &&
                         newest_first.front().task_definition != current;
  if (went_back) {
    std::string message = "the last deployment, of " + newest_first.front().task_definition +
                          ", was rolled back already: " + current + " runs";
    if (!before.empty()) {
      message +=
          "; `minato deploy " + service + " --task-definition " + before + "` goes back further";
    }
    return fail(ErrorCode::kConflict, message);
  }
  if (!before.empty()) return before;
  return fail(ErrorCode::kConflict,
              "there is nothing to go back to: no task definition other than " + current +
                  " was ever deployed to its end");
}

}  // namespace minato::cli
