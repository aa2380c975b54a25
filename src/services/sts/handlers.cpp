#include "services/sts/handlers.h"

#include "services/identity.h"

namespace minato::sts {

Answer<api::GetCallerIdentity> get_caller_identity(const engine::State& state,
                                                   const api::GetCallerIdentity::Request&,
                                                   engine::Context&) {
  const std::string& account = state.setting<Identity>().account;
  api::GetCallerIdentity::Response response;
  response.user_id = account;
  response.account = account;
  response.arn = "arn:aws:iam::" + account + ":root";
  return answered(std::move(response));
}

}  // namespace minato::sts
