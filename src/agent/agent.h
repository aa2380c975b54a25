// Agent: one machine's part of Minato, put together: it registers the machine over the link, runs
// the tasks that are assigned to it, and feeds the balancer. Its event loop runs on the thread that
// calls run(); containers and HAProxy outlive it and are adopted by the next one.
#pragma once

#include <memory>

#include "agent/agent_options.h"
#include "base/result.h"

namespace minato::agent {

class Agent {
 public:
  /// Takes the data directory's lock, opens the adapters and restores the tasks of its former life.
  /// kConflict when another agent has the data directory, kNotSupportedHere when the machine lacks
  /// something that the message names.
  static Result<std::unique_ptr<Agent>> open(AgentOptions options);
  ~Agent();

  /// Links up and works until stop().
  void run();
  /// Any thread.
  void stop();

 private:
  class Parts;
  explicit Agent(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace minato::agent
