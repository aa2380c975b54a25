// A task's containers are told to stop only when no balancer sends them requests any more: in the
// state its targets are gone, and in every balancer that the control plane has been in touch with
// since the stop was asked for.
#pragma once

#include "sim/sim_cloud.h"

namespace minato::sim {

class BalancerTargetChecker final : public Checker {
 public:
  BalancerTargetChecker(SimWorld& world, const SimCloud& cloud) : world_(world), cloud_(cloud) {}
  std::string_view name() const override { return "balancer_target"; }
  void stop_ordered(const engine::State* state, const OrderedStop& stop, Instant now) override;

 private:
  SimWorld& world_;
  const SimCloud& cloud_;
};

}  // namespace minato::sim
