// Handler: an operation of an AWS service as a pure function of the state and the request. It
// answers with an error, or with a plan and the response that is true once the plan is committed.
//
//   Answer<api::CreateCluster> create_cluster(
//       const State& state, const api::CreateClusterRequest& request, Context& context);
#pragma once

#include <functional>

#include "base/result.h"
#include "engine/engine.h"

namespace minato {

template <class Response>
struct Handled {
  engine::Plan plan;
  /// Asked after the plan is committed and before any controller has acted on it.
  std::function<Response(const engine::State&)> answer;
};

template <class Operation>
using Answer = Result<Handled<typename Operation::Response>>;

template <class Operation>
using Handler = Answer<Operation> (*)(const engine::State&, const typename Operation::Request&,
                                      engine::Context&);

/// For reads: no plan, the response as it is now.
template <class Response>
Handled<Response> answered(Response response) {
  Handled<Response> handled;
  handled.answer = [response = std::move(response)](const engine::State&) { return response; };
  return handled;
}

}  // namespace minato
