// ContainerSpec out of a container definition, its image and its network, as Docker and ECS put
// them together: what the definition says goes before what the image says.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "agent/data_layout.h"
#include "agent/images/image_store.h"
#include "agent/namespaces/user_namespace.h"
#include "agent/network/sandbox.h"
#include "agent/runtime/container_spec.h"
#include "api/agent.h"
#include "api/ecs.h"
#include "base/result.h"

namespace minato::agent {

/// What surrounds the container. All of it must outlive the call only.
struct ContainerSurroundings {
  const DataLayout& layout;
  const std::string& region;
  const std::string& task_id;
  const std::string& runtime_id;
  const images::ResolvedImage& image;
  const network::Sandbox& sandbox;
  /// Absent: root inside is root of the machine.
  std::optional<namespaces::UserNamespace> user_namespace = std::nullopt;
  /// What the task shares among its containers, where it does (pidMode, ipcMode).
  agent_runtime::SharedNamespace processes = {};
  agent_runtime::SharedNamespace shared_memory_and_queues = {};
};

/// Without the volumes (agent/task_volumes.h). kClient when neither the image nor the definition
/// says what to run.
Result<agent_runtime::ContainerSpec> make_container_spec(
    const ecs::api::ContainerDefinition& container, const ContainerSurroundings& surroundings);

/// Those of the spec's container become variables of its environment.
void add_secrets(const std::vector<link::SecretValue>& secrets, agent_runtime::ContainerSpec& spec);

/// A file to be written before the container is made; the spec mounts it. It belongs to root
/// inside.
struct NameFile {
  std::filesystem::path path;
  std::string content;
};

/// /etc/hosts, /etc/hostname and /etc/resolv.conf, with the definition's hosts and resolvers; reads
/// the machine's own resolv.conf.
std::vector<NameFile> make_name_files(const ecs::api::ContainerDefinition& container,
                                      const agent_runtime::ContainerSpec& spec,
                                      const ContainerSurroundings& surroundings);

}  // namespace minato::agent
