#include <boost/json.hpp>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/json_members.h"
#include "cli/rollout_session.h"
#include "cli/service_lookup.h"
#include "cli/task_definition_edit.h"

namespace minato::cli {
namespace {

using boost::json::object;

/// As `aws` takes files.
constexpr std::string_view kFileScheme = "file://";

/// Else it is family[:revision].
bool is_file(const std::string& text) {
  if (text == "-" || text.ends_with(".json") || text.starts_with(kFileScheme)) return true;
  return text.find('/') != std::string::npos && !text.starts_with("arn:");
}

Result<std::string> read_text(const std::string& name) {
  if (name == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  }
  return read_file(name.starts_with(kFileScheme) ? name.substr(kFileScheme.size()) : name);
}

/// "web:8", of which nothing runs yet.
Result<std::string> register_definition(ApiClient& client, const object& definition) {
  const auto answer = client.ecs("RegisterTaskDefinition", definition);
  if (!answer) {
    return fail(answer.error().code,
                "the task definition was not registered: " + explanation_of(answer.error()));
  }
  return last_part(text_of(object_of(*answer, "taskDefinition"), "taskDefinitionArn"));
}

Result<std::string> register_with_image(RolloutSession& session, const DeployCommand& command) {
  const auto current =
      find_task_definition(session.client(), text_of(session.service(), "taskDefinition"));
  if (!current) return fail(current.error());
  auto change = change_image(registrable(*current), command.container, command.image);
  if (!change) return fail(change.error());
  auto made = register_definition(session.client(), change->definition);
  if (!made) return made;
  session.say("Registered " + *made + ": container " + change->container + ", image " +
              change->before + " -> " + command.image);
  return made;
}

Result<std::string> register_file(RolloutSession& session, const std::string& name) {
  const auto text = read_text(name);
  if (!text) return fail(text.error());
  const auto definition = parse_task_definition(*text, name == "-" ? "standard input" : name);
  if (!definition) return fail(definition.error());
  auto made = register_definition(session.client(), *definition);
  if (made) session.say("Registered " + *made);
  return made;
}

Result<std::string> definition_for(RolloutSession& session, const DeployCommand& command) {
  if (!command.image.empty()) return register_with_image(session, command);
  if (is_file(command.task_definition)) return register_file(session, command.task_definition);
  const auto found = find_task_definition(session.client(), command.task_definition);
  if (!found) return fail(found.error());
  return last_part(text_of(object_of(*found, "taskDefinition"), "taskDefinitionArn"));
}

bool is_under_way(const object& service) {
  const auto deployments = objects_of(service, "deployments");
  return !deployments.empty() && text_of(*deployments.front(), "rolloutState") == "IN_PROGRESS";
}

}  // namespace

int run_deploy(const DeployCommand& command) {
  RolloutSession session(command.rollout);
  if (auto opened = session.open(); !opened) return session.finish(opened.error());
  const auto definition = definition_for(session, command);
  if (!definition) return session.finish(definition.error());
  const object before = session.service();
  const std::string service = session.reference().text();
  const auto after = session.update({{"taskDefinition", *definition}});
  if (!after) {
    return session.finish(Error{
        after.error().code,
        *definition + " was not deployed to " + service + ": " + explanation_of(after.error())});
  }
  const std::string deployment = text_of(*after, "currentServiceDeployment");
  const bool is_new = deployment != text_of(before, "currentServiceDeployment");
  if (!is_new && !is_under_way(*after)) {
    return session.finish_unchanged(*definition + " is what " + service +
                                    " runs already; `minato restart` starts new tasks of it.");
  }
  if (is_new && is_under_way(before)) {
    session.say("The deployment of " + last_part(text_of(before, "taskDefinition")) +
                " that is in progress ends here: this one takes its place");
  }
  session.say((is_new ? "Deploying " : "Already deploying ") + *definition + " to " + service);
  return session.finish({.service = *after,
                         .service_deployment = deployment,
                         .done = *definition + " was deployed to " + service,
                         .not_done = *definition + " was not deployed to " + service});
}

}  // namespace minato::cli
