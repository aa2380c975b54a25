// CheckerList: all checkers of a world, told of what happens.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "sim/checker.h"

namespace minato::sim {

class CheckerList {
 public:
  void add(std::unique_ptr<Checker> checker) { checkers_.push_back(std::move(checker)); }
  void each(const std::function<void(Checker&)>& tell) const {
    for (const auto& checker : checkers_) tell(*checker);
  }

 private:
  std::vector<std::unique_ptr<Checker>> checkers_;
};

}  // namespace minato::sim
