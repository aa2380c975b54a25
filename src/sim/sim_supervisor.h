// SimSupervisor: somebody who looks after the deployments of a client's service, beside the client:
// answers PAUSE hooks or leaves them to their time-outs, stops service deployments, and writes the
// weights of listener rules by hand.
#pragma once

#include <string>

#include "sim/misdirected_traffic_checker.h"
#include "sim/service_deployment_checker.h"
#include "sim/sim_front.h"

namespace minato::sim {

/// Those that hear what it was told, and what it did to rules.
struct SupervisorCheckers {
  ServiceDeploymentChecker& deployments;
  MisdirectedTrafficChecker& traffic;
};

class SimSupervisor {
 public:
  SimSupervisor(SimWorld& world, SimCloud& cloud, SupervisorCheckers checkers, std::string service)
      : world_(world), cloud_(cloud), checkers_(checkers), service_(std::move(service)) {}

  void start() { plan_next(); }
  /// Leaves everything to itself from now on.
  void stop() { stopped_ = true; }
  void use_traffic(SimTraffic traffic) { traffic_ = std::move(traffic); }

 private:
  using Then = std::function<void(const std::string& answer)>;

  void plan_next();
  void act();
  void look(const std::string& deployment);
  void judge(const std::string& deployment, const std::string& described);
  void answer_hook(const std::string& deployment, const std::string& hook);
  void stop_deployment(const std::string& deployment);
  void meddle();
  void call(const std::string& api, const std::string& operation, const std::string& body,
            Then then);

  SimWorld& world_;
  SimCloud& cloud_;
  SupervisorCheckers checkers_;
  const std::string service_;
  SimTraffic traffic_;
  bool stopped_ = false;
};

}  // namespace minato::sim
