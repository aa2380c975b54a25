// AgentOptions: what the command line says to the agent of a machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "agent/machine_policy.h"
#include "agent/machine_resources.h"

namespace minato::agent {

/// Whether a balancer runs on this machine.
enum class IngressRole { kNone, kBalancer };

struct AgentOptions {
  /// The control plane's API.
  std::string host = "127.0.0.1";
  std::uint16_t port = 4566;
  /// Has credentials.json; everything else is made there.
  std::filesystem::path data_directory = "/var/lib/minato";
  std::string region = "us-east-1";
  /// The one cluster that this machine serves; absent: all of them.
  std::optional<std::string> cluster;
  /// Shown as the attribute minato.name.
  std::optional<std::string> name;
  /// Where other machines reach this one; absent: the address of its default route.
  std::optional<std::string> address;
  /// Absent: the first of the region.
  std::optional<std::string> availability_zone;
  ResourceOverrides resources;
  MachinePolicy policy;
  IngressRole ingress = IngressRole::kBalancer;
  /// "ADDRESS:PORT" of a DNS server for the names of load balancers; empty: none.
  std::string dns;
  /// The program minato-crun; absent: beside this program.
  std::optional<std::filesystem::path> crun_entry;
};

}  // namespace minato::agent
