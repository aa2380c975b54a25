#include "services/ssm/delete_parameters.h"

#include "services/ssm/parameter_commands.h"
#include "services/ssm/parameter_names.h"

namespace minato::ssm {

Answer<api::DeleteParameter> delete_parameter(const engine::State& state,
                                              const api::DeleteParameter::Request& request,
                                              engine::Context&) {
  const auto* found = find_parameter(state, request.name);
  if (found == nullptr) return parameter_not_found(request.name);
  auto handled = answered(api::DeleteParameter::Response{});
  handled.plan.add(DeleteParameter{found->name});
  return handled;
}

Answer<api::DeleteParameters> delete_parameters(const engine::State& state,
                                                const api::DeleteParameters::Request& request,
                                                engine::Context&) {
  api::DeleteParameters::Response response;
  auto& deleted = response.deleted_parameters.emplace();
  auto& invalid = response.invalid_parameters.emplace();
  engine::Plan plan;
  for (const auto& name : request.names) {
    const auto* found = find_parameter(state, name);
    (found != nullptr ? deleted : invalid).push_back(name);
    if (found != nullptr) plan.add(DeleteParameter{found->name});
  }
  auto handled = answered(std::move(response));
  handled.plan = std::move(plan);
  return handled;
}

}  // namespace minato::ssm
