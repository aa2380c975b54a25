#include "services/sts/handlers.h"

#include "services/identity.h"

namespace minato::sts {

Answer<api::GetCallerIdentity> get_caller_identity(const engine::State& state,
                                                   const api::GetCallerIdentity::Request&,
                                                   const std::optional<Principal>& session) {
  api::GetCallerIdentity::Response response;
  if (session) {
    response.user_id = session->user_id;
    response.account = session->account;
    response.arn = session->arn;
    return answered(std::move(response));
  }
  const std::string& account = state.setting<Identity>().account;
  response.user_id = account;
  response.account = account;
  response.arn = "arn:aws:iam::" + account + ":root";
  return answered(std::move(response));
}

}  // namespace minato::sts
