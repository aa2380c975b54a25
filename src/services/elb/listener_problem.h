// ListenerProblem: why a machine's balancer cannot serve a listener (its port is taken, its
// certificate is broken). Not journalled: machines tell all of theirs each second.
#pragma once

#include <optional>
#include <string>

#include "engine/field.h"
#include "services/elb/ids.h"

namespace minato::elb {

struct ListenerProblem {
  using Key = ListenerProblemKey;
  static constexpr std::string_view kTable = "elb.listener_problem";
  static constexpr bool kJournalled = false;
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("machine", &ListenerProblem::machine),
                      field("listener", &ListenerProblem::listener),
                      field("message", &ListenerProblem::message)};
  }
  ListenerProblemKey key() const { return key_of(machine, listener); }
  static ListenerProblemKey key_of(const std::string& machine, const ListenerArn& listener) {
    return ListenerProblemKey(machine + '|' + listener.str());
  }

  /// Its id.
  std::string machine;
  ListenerArn listener;
  std::string message;
};

struct ListenerProblemsByListener {
  using Record = ListenerProblem;
  using Key = ListenerArn;
  static std::optional<Key> key_of(const ListenerProblem& problem) { return problem.listener; }
};

}  // namespace minato::elb
