// SimBalancer: the data plane of a machine with the ingress role: targets with health checks, taken
// from the configuration that the control plane sends, drained when it says so. It lives on when
// the machine's agent is restarted.
#pragma once

#include <functional>
#include <map>
#include <tuple>
#include <vector>

#include "api/agent.h"
#include "sim/sim_world.h"

namespace minato::sim {

class SimBalancer {
 public:
  using Reports = std::vector<link::TargetHealthReport>;
  /// Whether something answers there.
  using Probe = std::function<bool(const std::string& id, int port)>;

  SimBalancer(SimWorld& world, Probe probe) : world_(world), probe_(std::move(probe)) {}

  void take(const link::IngressConfiguration& configuration);
  /// Called each second: health checks and drains.
  void beat();
  /// The latest word on every target.
  Reports all() const;
  void clear() { groups_.clear(); }

  /// Whether it sends new requests to a target of this id and port.
  bool serves(const std::string& id, int port) const;
  std::size_t targets() const;
  bool has(const std::string& group, const std::string& id, int port) const;

 private:
  using TargetKey = std::pair<std::string, int>;
  struct Target {
    link::TargetState state = link::TargetState::kInitial;
    int passes = 0;
    int failures = 0;
    bool draining = false;
    Instant drained_at{};
  };
  struct Group {
    link::IngressTargetGroup wanted;
    std::map<TargetKey, Target> targets;
    Instant next_check{};
  };

  void take_group(const link::IngressTargetGroup& wanted);
  void check(Group& group);
  static link::TargetHealthReport report(const std::string& group, const TargetKey& key,
                                         const Target& target);

  SimWorld& world_;
  Probe probe_;
  std::map<std::string, Group> groups_;
};

}  // namespace minato::sim
