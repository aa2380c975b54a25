// A task runs once, on one machine: its containers are not started again after they ended, nor
// while they run.
#pragma once

#include <map>

#include "sim/sim_world.h"

namespace minato::sim {

class ResurrectionChecker final : public Checker {
 public:
  explicit ResurrectionChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "resurrection"; }
  void task_begun(const std::string& task, const std::string& machine) override;

 private:
  SimWorld& world_;
  std::map<std::string, std::string> begun_;
};

}  // namespace minato::sim
