// TaskNetwork: makes and removes the sandboxes of one Minato on this machine: namespaces, veths on
// a bridge of its own, addresses out of a subnet of its own, published ports by one nftables map.
// Straight netlink and libnftables, no programs: about a millisecond a sandbox. What exists is
// described by one file each below /run, which lives and dies with the kernel's state; the chosen
// subnet is kept in the data directory. Owned by the agent; every function may be called on any
// thread and blocks.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "agent/network/sandbox.h"
#include "base/result.h"

namespace minato::network {

struct TaskNetworkOptions {
  // instance_tag(data directory): bridge "mnt<tag>", table "minato_<tag>", /run/minato/<tag>.
  std::string instance_tag;
  // Keeps the chosen subnet: <data>/agent/network.
  std::filesystem::path state_directory;
  // Where a free /20 is looked for when none is kept; networks that the machine has routes or
  // addresses in are passed over.
  std::string subnet_pool = "10.124.0.0/14";
};

class TaskNetwork {
 public:
  /// Makes bridge, rules and forwarding, or finds them; sandboxes of an earlier agent are known
  /// again with their ports, and traffic to them is never interrupted. kNotSupportedHere without
  /// the rights or kernel parts, kUnavailable when the pool has no free subnet.
  static Result<std::unique_ptr<TaskNetwork>> open(TaskNetworkOptions options);

  /// Stops nothing: sandboxes stay for the next TaskNetwork.
  ~TaskNetwork();

  /// kClient "Bind for 0.0.0.0:8080 failed: port is already allocated" when a fixed host port is
  /// taken, kUnavailable when addresses or ports run out, kConflict when the key is in use. On
  /// error nothing is left.
  Result<Sandbox> attach(const SandboxRequest& request);

  /// Leaves nothing of it. A sandbox that does not exist is no error.
  Status detach(const SandboxKey& key);

  /// After a restart, once: what `known` names and exists is returned; whatever else exists is
  /// removed. What `known` names and does not exist any more (reboot) is absent in the answer.
  Result<std::vector<Sandbox>> recover(const std::vector<SandboxKey>& known);

  std::vector<Sandbox> sandboxes() const;

  /// Puts back what others may have taken away (`nft flush ruleset`, Docker's drop policy). Cheap
  /// when nothing is missing: call it every few seconds.
  Status repair();

  /// From now on 169.254.170.2, port 80, is this port of gateway_address() in every sandbox.
  Status redirect_endpoint(std::uint16_t port);

  /// This machine's end of the sandbox's link; empty in the modes host and none.
  std::string link_name(const Sandbox& sandbox) const;

  /// Sandboxes, bridge, rules and files: everything but the kept subnet. Nothing else may be called
  /// after it.
  Status remove_all();

  /// The machine's side of the bridge, and "10.124.16.0/20".
  std::string gateway_address() const;
  std::string subnet() const;

 private:
  class State;
  explicit TaskNetwork(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// `minato down`: the same for a Minato that is not running.
Status remove_task_network(const std::string& instance_tag);

}  // namespace minato::network
