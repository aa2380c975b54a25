#include "agent/shipped_logs.h"

#include <map>

namespace minato::agent {
namespace {

using Options = std::map<std::string, std::string>;

std::string option(const Options& options, const char* name) {
  const auto at = options.find(name);
  return at == options.end() ? "" : at->second;
}

}  // namespace

std::string log_stream_of(const TaskEntry& entry, std::size_t container) {
  const auto& configuration =
      entry.definition().container_definitions->at(container).log_configuration;
  const Options options = configuration ? configuration->options.value_or(Options{}) : Options{};
  const std::string prefix = option(options, "awslogs-stream-prefix");
  if (prefix.empty()) return entry.assigned.runtime_ids.at(container);
  return prefix + '/' + entry.state.plan.containers.at(container).name + '/' + entry.id();
}

std::vector<ShippedLog> shipped_logs(const DataLayout& layout, const TaskEntry& entry) {
  std::vector<ShippedLog> logs;
  const auto& containers = entry.definition().container_definitions;
  if (!containers) return logs;
  const std::size_t count = std::min(containers->size(), entry.state.plan.containers.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto& configuration = containers->at(i).log_configuration;
    if (!configuration || configuration->log_driver != ecs::api::LogDriver::kAwslogs) continue;
    const Options options = configuration->options.value_or(Options{});
    const std::string& name = entry.state.plan.containers[i].name;
    ShippedLog& log = logs.emplace_back();
    log.directory = layout.container(entry.id(), name);
    log.group = option(options, "awslogs-group");
    log.stream = log_stream_of(entry, i);
    const bool creates = option(options, "awslogs-create-group") == "true";
    log.missing_group = creates ? MissingGroup::kCreate : MissingGroup::kFail;
    if (entry.has_stopped()) log.end = agent_logs::LogEnd::kClosed;
  }
  return logs;
}

}  // namespace minato::agent
