// SessionWork: what the kinds of sessions have in common. One thread per session runs it to its
// end; the client has then been told how it went, unless it is gone.
#pragma once

#include <string>

#include "agent/runtime/container_runtime.h"
#include "session/frame_stream.h"

namespace minato::agent {

struct SessionWork {
  session::FrameStream& stream;
  agent_runtime::ContainerRuntime& runtime;
  const std::string& container;  // Its id in the runtime.
  /// Readable when the agent is stopping.
  int stop;
};

}  // namespace minato::agent
