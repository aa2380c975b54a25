// Which logs of a task go to CloudWatch Logs, and where: its containers with the log driver
// awslogs. Pure.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "agent/data_layout.h"
#include "agent/logs/container_log.h"
#include "agent/task_entry.h"

namespace minato::agent {

enum class MissingGroup { kFail, kCreate };

struct ShippedLog {
  /// The runtime's directory of the container.
  std::filesystem::path directory;
  std::string group;
  std::string stream;
  MissingGroup missing_group = MissingGroup::kFail;
  /// kClosed: nothing more will be written.
  agent_logs::LogEnd end = agent_logs::LogEnd::kOpen;
};

/// The stream of a container with the log driver awslogs.
std::string log_stream_of(const TaskEntry& entry, std::size_t container);

/// Streams are PREFIX/CONTAINER/TASK; without a prefix, the container's runtime id, as with ECS.
std::vector<ShippedLog> shipped_logs(const DataLayout& layout, const TaskEntry& entry);

}  // namespace minato::agent
