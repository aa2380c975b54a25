// SimFront: the load balancer before the clients' services, made as each world begins: for some
// clients target groups, a production and perhaps a test listener, with rules of their own or not.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sim/sim_cloud.h"

namespace minato::sim {

/// Where a client's service may take its requests.
struct SimTraffic {
  /// The first takes all of it at the beginning.
  std::vector<std::string> groups;
  /// A listener's ARN or a rule's.
  std::string production;
  /// Empty: there is no test traffic.
  std::string test;
};

/// A request that has a listener or rule forward by these weights: (target group, weight), ...
struct ModifyPlace {
  std::string operation;
  std::string form;
};
ModifyPlace forward_by(const std::string& place,
                       const std::vector<std::pair<std::string, int>>& weights);

class SimFront {
 public:
  using Ready = std::function<void(int client, SimTraffic)>;

  SimFront(SimWorld& world, SimCloud& cloud, Ready ready)
      : world_(world), cloud_(cloud), ready_(std::move(ready)) {}

  /// For clients of these numbers, each told of when it is ready.
  void make(std::vector<int> clients);

 private:
  using Then = std::function<void(std::string)>;

  void ask(const std::string& operation, const std::string& form, const std::string& element,
           Then then);
  void make_groups(int client, SimTraffic made);
  void make_production(int client, const SimTraffic& made);
  void make_test(int client, const SimTraffic& made);
  /// A listener, or a rule of it that takes all requests.
  void make_place(int port, const SimTraffic& made, Then then);

  SimWorld& world_;
  SimCloud& cloud_;
  Ready ready_;
  std::string balancer_;
};

}  // namespace minato::sim
