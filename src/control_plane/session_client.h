// SessionClient: the client's end of a session, in whichever protocol it speaks. It translates
// between the client's WebSocket and the frames of the machine (session/session_frame.h). Called by
// one TaskSession only, which holds its lock.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/units.h"

namespace minato::control_plane {

class SessionClient {
 public:
  virtual ~SessionClient() = default;

  /// A binary message of the client; what is for the machine is added to `to_machine`. An error
  /// ends the session.
  virtual Status receive(std::string message, Instant now,
                         std::vector<std::string>& to_machine) = 0;
  /// A frame of the machine.
  virtual Status deliver(std::string frame, Instant now, std::vector<std::string>& to_machine) = 0;
  /// The session is over for a reason that the client is told, unless it knows a better one.
  virtual void fail(const std::string& reason, Instant now) = 0;
  virtual Status tick(Instant now) = 0;
  /// The client knows that it is over, or is being told.
  virtual bool is_over() const = 0;
  /// Closes the WebSocket after what is to be said.
  virtual void close(const std::string& reason) = 0;
};

}  // namespace minato::control_plane
