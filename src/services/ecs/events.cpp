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
  const std::string& key = service.str();
  return AddServiceEvent{.key = service,
                         .id = make_uuid(context.random),
                         .at = context.now,
                         .message = "(service " + key.substr(key.find('/') + 1) + ") " + message};
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
