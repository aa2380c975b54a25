#include "ingress/server_commands.h"

#include <fmt/format.h>

#include <map>

#include "ingress/backend_text.h"

namespace minato::ingress {
namespace {

using Place = std::pair<std::string, std::string>;

// A server that is added is in maintenance, and comes out of it up, whatever its checks say: one
// that is to begin down has no weight until it is down.
void add_server(const WantedServer& server, std::vector<std::string>& commands) {
  const std::string place = server.backend + "/" + server.name;
  if (server.mode == WantedServer::Mode::kOpen) {
    commands.push_back(fmt::format("add server {} {}:{} {}", place, server.endpoint.address,
                                   server.endpoint.port, open_options(*server.group)));
    commands.push_back("enable server " + place);
    return;
  }
  const bool probe = server.mode == WantedServer::Mode::kProbe;
  const bool down = probe || server.mode == WantedServer::Mode::kDown;
  commands.push_back(fmt::format(
      "add server {} {}:{} {} weight {}", place, server.endpoint.address, server.endpoint.port,
      probe ? probing_options(*server.group, server.endpoint, server.probe_every)
            : serving_options(*server.group, server.endpoint),
      down ? 0 : 1));
  commands.push_back("enable health " + place);
  commands.push_back("enable server " + place);
  commands.push_back(fmt::format("set server {} health {}", place, down ? "down" : "up"));
  if (down) commands.push_back(fmt::format("set weight {} 1", place));
}

void keep_server(const WantedServer& server, const ServerStatus& shown,
                 std::vector<std::string>& commands) {
  if (server.mode == WantedServer::Mode::kDrain && shown.state != ServerState::kDrain) {
    commands.push_back(fmt::format("set server {}/{} state drain", server.backend, server.name));
  }
}

void drop_server(const ServerStatus& shown, const std::set<std::string>& impatient,
                 std::vector<std::string>& commands) {
  const std::string place = shown.backend + "/" + shown.server;
  if (shown.requests_open > 0) {
    if (shown.state == ServerState::kUp || shown.state == ServerState::kDown) {
      commands.push_back(fmt::format("set server {} state drain", place));
    }
    if (impatient.contains(shown.backend)) commands.push_back("shutdown sessions server " + place);
    return;
  }
  commands.push_back(fmt::format("set server {} state maint", place));
  commands.push_back("del server " + place);
}

}  // namespace

std::vector<std::string> server_commands(const std::vector<WantedServer>& wanted,
                                         const std::vector<ServerStatus>& shown,
                                         const std::set<std::string>& covered,
                                         const std::set<std::string>& impatient) {
  std::map<Place, const ServerStatus*> present;
  for (const ServerStatus& status : shown) {
    if (covered.contains(status.backend))
      present.emplace(Place{status.backend, status.server}, &status);
  }
  std::vector<std::string> commands;
  std::vector<std::string> last;
  for (const WantedServer& server : wanted) {
    if (!covered.contains(server.backend)) continue;
    const auto found = present.find({server.backend, server.name});
    // One in maintenance was left half-way: it goes, and comes again with the next difference.
    if (found != present.end() && found->second->state == ServerState::kMaintenance) continue;
    if (found != present.end()) {
      keep_server(server, *found->second, commands);
      present.erase(found);
    } else if (server.mode != WantedServer::Mode::kDrain) {
      add_server(server, commands);
    }
  }
  // After the new ones are in: never fewer servers than there must be.
  for (const auto& [place, status] : present) drop_server(*status, impatient, last);
  commands.insert(commands.end(), last.begin(), last.end());
  return commands;
}

}  // namespace minato::ingress
