// SessionHost: the sessions of this machine, each on a thread of its own with a stream of its own
// to the control plane, so that no amount of output holds up the machine link. Used by the event
// loop; sessions end with it.
#pragma once

#include <atomic>
#include <list>
#include <optional>
#include <string>
#include <thread>

#include "agent/runtime/container_runtime.h"
#include "agent/session/signed_target.h"
#include "api/agent.h"
#include "base/unique_fd.h"

namespace minato::agent {

class SessionHost {
 public:
  SessionHost(ControlPlaneAddress address, agent_runtime::ContainerRuntime& runtime);
  ~SessionHost();

  /// Begins a session with the container of that id; at once, without waiting for anything.
  /// Otherwise why not.
  std::optional<std::string> open(link::OpenSession order, std::string container);

 private:
  struct Session {
    std::atomic<bool> done = false;
    std::thread thread;
  };

  void run(const link::OpenSession& order, const std::string& container) const;
  void forget_ended();

  const ControlPlaneAddress address_;
  agent_runtime::ContainerRuntime& runtime_;
  UniqueFd stop_;
  std::list<Session> sessions_;
};

}  // namespace minato::agent
