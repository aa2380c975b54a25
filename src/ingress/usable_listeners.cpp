#include "ingress/usable_listeners.h"

#include <fmt/format.h>

#include <utility>

#include "base/log.h"
#include "ingress/listener_check.h"

namespace minato::ingress {
namespace {

constexpr Millis kTrial{1000};

}  // namespace

std::vector<PlannedFrontend> UsableListeners::choose(const std::vector<WantedListener>& wanted,
                                                     const std::set<std::string>& held,
                                                     Instant now) {
  const bool try_again = now - tried_at_ >= kTrial;
  if (try_again) tried_at_ = now;
  std::vector<PlannedFrontend> usable;
  std::set<std::string> named;
  std::set<std::pair<std::string, std::uint16_t>> places;
  for (const WantedListener& listener : wanted) {
    const PlannedFrontend& frontend = listener.frontend;
    const auto refuse = [&](const std::string& why) {
      note_problem(listener.arn, fmt::format("{}:{}: {}", frontend.address, frontend.port, why));
    };
    named.insert(listener.arn);
    if (!listener.problem.empty()) {
      refuse(listener.problem);
      continue;
    }
    if (!places.insert({frontend.address, frontend.port}).second) {
      refuse("another listener of Minato has this address");
      continue;
    }
    const bool is_held = held.contains(frontend.name);
    if (!is_held && problems_.contains(listener.arn) && !try_again) continue;
    const Status checked = is_held ? Status{} : check_listener(frontend.address, frontend.port);
    if (!checked) {
      note_problem(listener.arn, checked.error().message);
      continue;
    }
    if (problems_.erase(listener.arn) > 0) {
      spdlog::info("ingress: listener {}:{} is free now", frontend.address, frontend.port);
    }
    usable.push_back(frontend);
  }
  std::erase_if(problems_, [&](const auto& problem) { return !named.contains(problem.first); });
  return usable;
}

bool UsableListeners::is_trial_due(Instant now) const {
  return !problems_.empty() && now - tried_at_ >= kTrial;
}

std::vector<ListenerProblem> UsableListeners::problems() const {
  std::vector<ListenerProblem> list;
  for (const auto& [arn, message] : problems_) list.push_back(ListenerProblem{arn, message});
  return list;
}

// Said once.
void UsableListeners::note_problem(const std::string& listener_arn, const std::string& message) {
  std::string& problem = problems_[listener_arn];
  if (problem != message) spdlog::error("ingress: listener {}", message);
  problem = message;
}

}  // namespace minato::ingress
