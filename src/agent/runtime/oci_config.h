// The OCI runtime configuration (bundle/config.json) of one container. Pure: everything that had to
// be looked up on the machine or in the image comes in as a value.
#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "agent/runtime/container_spec.h"
#include "agent/runtime/container_user.h"
#include "agent/runtime/device_number.h"

namespace minato::agent_runtime {

struct OciContext {
  std::filesystem::path rootfs;
  ContainerUser user;
  std::string machine_hostname;                // For a spec without one.
  std::vector<ResourceLimit> resource_limits;  // RLIMIT_ names, clamped (resource_limits.h).
  std::string seccomp_program;                 // encode_seccomp_filter's.
  std::vector<BindMount> mounts;               // The spec's, with the sources to be used.
  std::vector<DeviceNumber> devices;           // Of the spec's, in their order.
  std::vector<DeviceNode> nodes;               // To be made: for a privileged container.
  std::uint64_t machine_capabilities = 0;      // A bit each, by their numbers: of a privileged one.
};

boost::json::value build_oci_config(const ContainerSpec& spec, const OciContext& context);

struct ExecTerminal {
  int rows = 24;
  int columns = 80;
};

/// A command that joins a container.
struct ExecProcess {
  std::vector<std::string> args;
  std::vector<std::string> env;  // Added to the container's own.
  std::optional<ExecTerminal> terminal;
};

/// The `process` object of a command that joins the container: the container's own out of its
/// configuration, with other arguments, more environment, and a terminal of its own or none.
boost::json::value build_oci_exec_process(const boost::json::value& config,
                                          const ExecProcess& wanted);

}  // namespace minato::agent_runtime
