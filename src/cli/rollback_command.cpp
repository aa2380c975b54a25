#include <boost/json.hpp>
#include <map>

#include "cli/commands.h"
#include "cli/json_members.h"
#include "cli/rollback_choice.h"
#include "cli/rollout_session.h"
#include "cli/service_lookup.h"

namespace minato::cli {
namespace {

using boost::json::array;
using boost::json::object;

/// DescribeServiceRevisions takes no more at once.
constexpr std::size_t kRevisionsAtOnce = 20;

/// The task definition of each revision.
Result<std::map<std::string, std::string>> definitions_of(ApiClient& client, const array& arns) {
  std::map<std::string, std::string> definitions;
  for (std::size_t from = 0; from < arns.size(); from += kRevisionsAtOnce) {
    const auto end = std::min(from + kRevisionsAtOnce, arns.size());
    const array group(arns.begin() + from, arns.begin() + end);
    const auto answer = client.ecs("DescribeServiceRevisions", {{"serviceRevisionArns", group}});
    if (!answer) return fail(answer.error());
    for (const object* each : objects_of(*answer, "serviceRevisions")) {
      definitions[text_of(*each, "serviceRevisionArn")] =
          last_part(text_of(*each, "taskDefinition"));
    }
  }
  return definitions;
}

Result<std::vector<PastDeployment>> history_of(RolloutSession& session) {
  const ServiceReference& service = session.reference();
  const auto listed = session.client().ecs_all(
      "ListServiceDeployments", "serviceDeployments",
      {{"cluster", service.cluster}, {"service", service.name}, {"maxResults", 100}});
  if (!listed) return fail(listed.error());
  array revisions;
  for (const auto& each : *listed) {
    revisions.push_back(boost::json::value(text_of(each.as_object(), "targetServiceRevisionArn")));
  }
  const auto definitions = definitions_of(session.client(), revisions);
  if (!definitions) return fail(definitions.error());
  std::vector<PastDeployment> history;
  for (const auto& each : *listed) {
    const auto& deployment = each.as_object();
    const auto at = definitions->find(text_of(deployment, "targetServiceRevisionArn"));
    if (at == definitions->end()) continue;
    history.push_back({text_of(deployment, "status"), at->second});
  }
  return history;
}

Rollout back_to(const RolloutSession& session, const object& service,
                const std::string& definition) {
  return {.service = service,
          .service_deployment = text_of(service, "currentServiceDeployment"),
          .done = session.reference().text() + " went back to " + definition,
          .not_done = session.reference().text() + " did not go back to " + definition};
}

/// What is in progress goes back to where it came from.
int stop_deployment(RolloutSession& session, const object& deployment) {
  const std::string arn = text_of(deployment, "serviceDeploymentArn");
  const bool goes_back = text_of(deployment, "status").starts_with("ROLLBACK_");
  const std::string failed = last_part(text_of(session.service(), "taskDefinition"));
  if (!goes_back) {
    const auto stopped = session.client().ecs(
        "StopServiceDeployment", {{"serviceDeploymentArn", arn}, {"stopType", "ROLLBACK"}});
    if (!stopped) {
      return session.finish(
          Error{stopped.error().code,
                "the deployment of " + failed +
                    " that is in progress is not rolled back: " + explanation_of(stopped.error())});
    }
  }
  const auto service = find_service(session.client(), session.reference());
  if (!service) return session.finish(service.error());
  const std::string definition = last_part(text_of(*service, "taskDefinition"));
  session.say((goes_back ? "Already rolling " : "Rolling ") + session.reference().text() +
              " back to " + definition +
              (goes_back ? "" : ": the deployment of " + failed + " was in progress"));
  Rollout rollout = back_to(session, *service, definition);
  rollout.service_deployment = arn;
  rollout.goal = FollowGoal::kRolledBack;
  return session.finish(rollout);
}

int deploy_former(RolloutSession& session) {
  const std::string current = last_part(text_of(session.service(), "taskDefinition"));
  const auto history = history_of(session);
  if (!history) return session.finish(history.error());
  const auto former = choose_rollback(*history, current, session.reference().text());
  if (!former) return session.finish(former.error());
  const auto service = session.update({{"taskDefinition", *former}});
  if (!service) {
    return session.finish(Error{service.error().code, session.reference().text() +
                                                          " cannot go back to " + *former + ": " +
                                                          explanation_of(service.error())});
  }
  session.say("Rolling " + session.reference().text() + " back from " + current + " to " + *former);
  return session.finish(back_to(session, *service, *former));
}

}  // namespace

int run_rollback(const RolloutOptions& options) {
  RolloutSession session(options);
  if (auto opened = session.open(); !opened) return session.finish(opened.error());
  const auto deployment = session.current_deployment();
  if (!deployment) return session.finish(deployment.error());
  const std::string status = text_of(*deployment, "status");
  const bool under_way = status == "PENDING" || status == "IN_PROGRESS" ||
                         status == "ROLLBACK_REQUESTED" || status == "ROLLBACK_IN_PROGRESS";
  return under_way ? stop_deployment(session, *deployment) : deploy_former(session);
}

}  // namespace minato::cli
