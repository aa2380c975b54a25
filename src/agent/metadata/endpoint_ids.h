// EndpointIds: the names under which containers find what is told to them alone. Nobody can guess
// one: each is a keyed hash of what it stands for, under a key that never leaves the machine. So
// nothing has to be kept of them, and they are the same after the agent's restart, which containers
// outlive. Safe on any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::agent_metadata {

class EndpointIds {
 public:
  /// Reads the key, or makes and durably writes a new one (mode 0600) when there is none.
  static Result<EndpointIds> open(const std::filesystem::path& key_file);
  explicit EndpointIds(std::string key) : key_(std::move(key)) {}

  /// In the form of a UUID, as are the ids of ECS.
  std::string container(std::string_view runtime_id) const;
  std::string credentials(std::string_view task_id) const;

 private:
  std::string id(std::string_view kind, std::string_view of) const;

  std::string key_;
};

/// Takes the same time wherever the two differ.
bool same_id(std::string_view a, std::string_view b);

}  // namespace minato::agent_metadata
