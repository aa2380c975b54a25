#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/deployment_progress.h"
#include "cli/json_members.h"
#include "cli/rollout_session.h"

namespace minato::cli {
namespace {

using boost::json::object;

Error not_paused(const std::string& service, const object& deployment) {
  const std::string status = text_of(deployment, "status", "not there");
  const bool under_way = status == "IN_PROGRESS" || status == "PENDING";
  const std::string stage = text_of(deployment, "lifecycleStage");
  std::string message = service + " has no deployment that is paused";
  message += under_way ? ": the one in progress goes on by itself" : ": its last one is " + status;
  if (under_way && !stage.empty()) message += ", in its stage " + stage;
  return {ErrorCode::kConflict, message};
}

}  // namespace

int run_promote(const RolloutOptions& options) {
  RolloutSession session(options);
  if (auto opened = session.open(); !opened) return session.finish(opened.error());
  const auto deployment = session.current_deployment();
  if (!deployment) return session.finish(deployment.error());
  const std::string service = session.reference().text();
  const auto hooks = paused_hooks_of(*deployment);
  if (hooks.empty()) return session.finish(not_paused(service, *deployment));
  const std::string arn = text_of(*deployment, "serviceDeploymentArn");
  for (const std::string& hook : hooks) {
    const auto continued = session.client().ecs(
        "ContinueServiceDeployment",
        {{"serviceDeploymentArn", arn}, {"hookId", hook}, {"action", "CONTINUE"}});
    if (!continued) {
      return session.finish(Error{
          continued.error().code,
          "the deployment of " + service + " stays paused: " + explanation_of(continued.error())});
    }
  }
  const std::string definition = last_part(text_of(session.service(), "taskDefinition"));
  session.say("Continuing the deployment of " + definition + " to " + service + " at " +
              text_of(*deployment, "lifecycleStage", "its pause"));
  return session.finish({.service = session.service(),
                         .service_deployment = arn,
                         .done = definition + " was deployed to " + service,
                         .not_done = definition + " was not deployed to " + service,
                         .continued_hooks = hooks});
}

}  // namespace minato::cli
