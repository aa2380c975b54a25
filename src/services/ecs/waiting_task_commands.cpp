#include "services/ecs/waiting_task_commands.h"

namespace minato::ecs {

void BeginWaiting::apply(engine::Commit& commit) const { commit.insert(waiting); }

void EndWaiting::apply(engine::Commit& commit) const { commit.erase<WaitingTask>(task); }

}  // namespace minato::ecs
