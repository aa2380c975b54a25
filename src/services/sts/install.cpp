#include "services/sts/install.h"

#include "api/sts_codec.h"
#include "services/sts/handlers.h"

namespace minato::sts {

void install(engine::Engine&, OperationRegistry& registry) {
  registry.add<api::GetCallerIdentity>("sts", get_caller_identity);
}

}  // namespace minato::sts
