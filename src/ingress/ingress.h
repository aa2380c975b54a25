// Ingress: the load balancers of this machine. It starts, adopts and supervises one HAProxy, keeps
// it equal to the configuration that the control plane sent, and reports the health of targets.
// HAProxy lives on when the Ingress (or its whole process) ends; the next one adopts it. One thread
// of its own does all the work: every function may be called on any thread and returns at once,
// except start and shut_down. Callbacks run on that thread and must not call back in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/agent.h"
#include "base/result.h"

namespace minato::ingress {

struct Endpoint {
  std::string address;  // IPv4.
  std::uint16_t port = 0;

  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

/// As registered: (EC2 instance id or IP address, port).
using TargetKey = std::pair<std::string, std::uint16_t>;
using LocalTargets = std::map<TargetKey, Endpoint>;

struct IngressOptions {
  std::filesystem::path directory;    // <data>/ingress: configuration, sockets, pid file.
  std::filesystem::path access_logs;  // <data>/access-logs; empty: none are written.
  std::string haproxy = "/usr/sbin/haproxy";
  // What changed, in order; a target's latest report replaces its earlier ones.
  std::function<void(std::vector<link::TargetHealthReport>)> on_health;
  // What load balancers and target groups did, about every second while HAProxy runs.
  std::function<void(link::IngressStatistics)> on_statistics;
};

/// A listener that cannot be served now; it is tried again every second.
using ListenerProblem = link::IngressListenerProblem;

class Ingress {
 public:
  /// Adopts the HAProxy that runs from `directory` with its kept configuration; none is started
  /// before there is a load balancer to serve. kNotSupportedHere when HAProxy is not installed.
  static Result<std::unique_ptr<Ingress>> start(IngressOptions options);

  /// Leaves HAProxy running.
  ~Ingress();

  /// The whole desired state (`full`), or whole load balancers and target groups that changed.
  void apply(link::IngressConfiguration configuration);

  /// Where targets that run on this machine are reached without passing a host port. Call it before
  /// the first apply, and before applying a target that is new here. Others use their address.
  void set_local_targets(LocalTargets targets);

  /// The latest report of every target: what a new connection to the control plane begins with.
  std::vector<link::TargetHealthReport> target_health() const;
  /// `count` of them from the one numbered `first` on, or as many as there are.
  std::vector<link::TargetHealthReport> target_health(std::size_t first, std::size_t count) const;

  std::vector<ListenerProblem> listener_problems() const;

  /// Ends HAProxy at once and deletes its files. Also right for an Ingress that is not running:
  /// see shut_down_ingress.
  void shut_down();

 private:
  class Worker;
  explicit Ingress(std::unique_ptr<Worker> worker);
  std::unique_ptr<Worker> worker_;
};

/// `minato down`: ends the HAProxy that runs from `directory`, if any, and deletes its files.
Status shut_down_ingress(const std::filesystem::path& directory);

}  // namespace minato::ingress
