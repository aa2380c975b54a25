#include "services/ecs/events.h"

namespace minato::ecs {

std::string make_uuid(Random& random) {
  std::string hex = random.hex(32);
  // The version (random) and variant bits of RFC 9562.
  hex[12] = '4';
  hex[16] = "89ab"[random.below(4)];
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' +
         hex.substr(16, 4) + '-' + hex.substr(20);
}

AddServiceEvent make_event(const ServiceKey& service, const std::string& message,
                           engine::Context& context) {
  return make_event(service, DeploymentId(), message, context);
}

AddServiceEvent make_event(const Service& service, const Task& task, const std::string& message,
                           engine::Context& context) {
  const DeploymentId set = is_external(service) ? task.deployment : DeploymentId();
  return make_event(service.key(), set, message, context);
}

AddServiceEvent make_event(const ServiceKey& service, const DeploymentId& task_set,
                           const std::string& message, engine::Context& context) {
  const std::string& key = service.str();
  std::string whose = "(service " + key.substr(key.find('/') + 1);
  if (!task_set.empty()) whose += ", taskSet " + task_set.str();
  return AddServiceEvent{.key = service,
                         .id = make_uuid(context.random),
                         .at = context.now,
                         .message = whose + ") " + message};
}

engine::Plan tell_computed_count(const ServiceKey& service, const DeploymentId& task_set,
                                 int before, int after, engine::Context& context) {
  engine::Plan plan;
  if (before == after) return plan;
  plan.add(make_event(service,
                      "updated computedDesiredCount for taskSet " + task_set.str() + " to " +
                          std::to_string(after) + '.',
                      context));
  return plan;
}

std::string list_tasks(const std::vector<TaskId>& tasks) {
  std::string text;
  for (const auto& task : tasks) {
    if (!text.empty()) text += ' ';
    text += "(task " + task.str() + ')';
  }
  return text;
}

}  // namespace minato::ecs
