// SimNetwork: the connections between machines and the control plane. Each is ordered and reliable
// until it breaks; then what was under way is lost from some place on, in each direction, and both
// ends notice at times of their own.
#pragma once

#include <functional>
#include <map>

#include "sim/sim_control_plane.h"

namespace minato::sim {

class SimMachine;

class SimNetwork {
 public:
  SimNetwork(SimWorld& world, SimControlPlane& control_plane);

  /// Nothing while the control plane does not run.
  std::optional<dispatch::ConnectionId> connect(SimMachine& machine);
  void send(dispatch::ConnectionId connection, link::AgentMessage message);
  void break_connection(dispatch::ConnectionId connection);
  /// The machine's end closed it, and the machine knows.
  void close(dispatch::ConnectionId connection);
  /// Everything that is said over it arrives, so far.
  bool is_whole(dispatch::ConnectionId connection) const;

  /// A machine acts on an order to stop: the checkers compare with what the control plane knows.
  void tell_stop(const OrderedStop& stop);

 private:
  /// One direction.
  struct Way {
    Instant last{};
    std::uint64_t sent = 0;
    std::uint64_t delivered = 0;
    /// Messages from this one on are lost.
    std::optional<std::uint64_t> cut;
  };
  struct Connection {
    SimMachine* machine;
    std::uint64_t life;
    Way up, down;
    bool broken = false;
  };

  void send_down(dispatch::ConnectionId connection, const link::ServerMessage& message);
  void carry(dispatch::ConnectionId id, Way Connection::*way, std::function<void()> deliver);
  void cut(Connection& connection);
  void break_all();

  SimWorld& world_;
  SimControlPlane& control_plane_;
  dispatch::ConnectionId last_id_ = 0;
  std::map<dispatch::ConnectionId, Connection> connections_;
};

}  // namespace minato::sim
