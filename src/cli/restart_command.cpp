#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/json_members.h"
#include "cli/rollout_session.h"

namespace minato::cli {

int run_restart(const RolloutOptions& options) {
  RolloutSession session(options);
  if (auto opened = session.open(); !opened) return session.finish(opened.error());
  const std::string service = session.reference().text();
  const auto after = session.update({{"forceNewDeployment", true}});
  if (!after) {
    return session.finish(Error{after.error().code,
                                service + " was not restarted: " + explanation_of(after.error())});
  }
  const std::string definition = last_part(text_of(*after, "taskDefinition"));
  session.say("Restarting " + service + ": new tasks of " + definition);
  return session.finish({.service = *after,
                         .service_deployment = text_of(*after, "currentServiceDeployment"),
                         .done = service + " was restarted with " + definition,
                         .not_done = service + " was not restarted"});
}

}  // namespace minato::cli
