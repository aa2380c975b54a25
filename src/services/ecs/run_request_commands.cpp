#include "services/ecs/run_request_commands.h"

namespace minato::ecs {

void KeepRunRequest::apply(engine::Commit& commit) const {
  commit.erase<RunRequest>(request.id);
  commit.insert(request);
}

}  // namespace minato::ecs
