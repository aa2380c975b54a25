#include "sim/sim_network.h"

#include <algorithm>

#include "api/agent_codec.h"
#include "sim/sim_machine.h"
#include "wire/codec/json_codec.h"

namespace minato::sim {
namespace {

/// One message in so many goes through the codec that the real link uses.
constexpr std::uint64_t kOneInCoded = 8;

template <class Message>
Message over_the_wire(SimWorld& world, const Message& message) {
  if (world.random.below(kOneInCoded) != 0) return message;
  auto decoded = wire::decode_json_text<Message>(wire::encode_json_text(message));
  if (!decoded) {
    world.fail("codec", "a message of the machine link can't be read: " + decoded.error().message);
    return message;
  }
  if (!(*decoded == message)) world.fail("codec", "a message changed on its way through the codec");
  return std::move(*decoded);
}

}  // namespace

SimNetwork::SimNetwork(SimWorld& world, SimControlPlane& control_plane)
    : world_(world), control_plane_(control_plane) {
  control_plane_.when_killed([this] { break_all(); });
}

std::optional<dispatch::ConnectionId> SimNetwork::connect(SimMachine& machine) {
  if (!control_plane_.runs()) return std::nullopt;
  const auto id = ++last_id_;
  connections_[id] = {.machine = &machine, .life = control_plane_.life(), .up = {}, .down = {}};
  control_plane_.connect(
      id, [this, id](const link::ServerMessage& message) { send_down(id, message); });
  return id;
}

void SimNetwork::send(dispatch::ConnectionId id, link::AgentMessage message) {
  const auto at = connections_.find(id);
  if (at == connections_.end() || at->second.broken) return;
  const auto deliver = [this, id, life = at->second.life,
                        message = over_the_wire(world_, message)] {
    if (life == control_plane_.life()) control_plane_.receive(id, message);
  };
  carry(id, &Connection::up, deliver);
}

void SimNetwork::send_down(dispatch::ConnectionId id, const link::ServerMessage& message) {
  const auto at = connections_.find(id);
  if (at == connections_.end() || at->second.broken) return;
  const auto deliver = [machine = at->second.machine, id,
                        message = over_the_wire(world_, message)] { machine->take(id, message); };
  carry(id, &Connection::down, deliver);
}

void SimNetwork::carry(dispatch::ConnectionId id, Way Connection::*way,
                       std::function<void()> deliver) {
  Way& on = connections_.at(id).*way;
  on.last = std::max(on.last, world_.now() + world_.draw(world_.pace.network));
  const std::uint64_t number = on.sent++;
  world_.events.at(on.last, [this, id, way, number, deliver = std::move(deliver)] {
    const auto at = connections_.find(id);
    if (at == connections_.end()) return;
    Way& there = at->second.*way;
    if (there.cut && number >= *there.cut) return;
    there.delivered = number + 1;
    deliver();
  });
}

void SimNetwork::cut(Connection& connection) {
  connection.broken = true;
  for (Way* way : {&connection.up, &connection.down}) {
    way->cut = way->delivered + world_.random.below(way->sent - way->delivered + 1);
  }
}

void SimNetwork::break_connection(dispatch::ConnectionId id) {
  const auto at = connections_.find(id);
  if (at == connections_.end() || at->second.broken) return;
  Connection& connection = at->second;
  cut(connection);
  const Instant server =
      std::max(connection.up.last, world_.now() + world_.draw(world_.pace.notice));
  const Instant agent =
      std::max(connection.down.last, world_.now() + world_.draw(world_.pace.notice));
  world_.events.at(server, [this, id, life = connection.life] {
    if (life == control_plane_.life()) control_plane_.disconnected(id);
  });
  world_.events.at(agent, [id, machine = connection.machine] { machine->disconnected(id); });
  world_.events.at(std::max(server, agent) + Millis{1}, [this, id] { connections_.erase(id); });
}

void SimNetwork::close(dispatch::ConnectionId id) { break_connection(id); }

bool SimNetwork::is_whole(dispatch::ConnectionId id) const {
  const auto at = connections_.find(id);
  return at != connections_.end() && !at->second.broken;
}

void SimNetwork::tell_stop(const OrderedStop& stop) {
  world_.checkers.each(
      [&](Checker& checker) { checker.stop_ordered(control_plane_.state(), stop, world_.now()); });
}

void SimNetwork::break_all() {
  std::vector<dispatch::ConnectionId> open;
  for (const auto& [id, connection] : connections_) {
    if (!connection.broken) open.push_back(id);
  }
  for (const auto id : open) break_connection(id);
}

}  // namespace minato::sim
