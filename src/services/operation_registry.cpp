#include "services/operation_registry.h"

#include "base/check.h"
#include "wire/codec/json_codec.h"
#include "wire/codec/query_codec.h"
#include "wire/codec/service_model.h"

namespace minato {

Result<engine::Input> OperationRegistry::prepare(const WireCall& call, WireReply reply) const {
  const auto at = operations_.find(std::pair{call.service, call.operation});
  if (at == operations_.end()) {
    return fail(ErrorCode::kUnknownOperation,
                "The operation " + call.operation + " has no handler here.");
  }
  return at->second(call, std::move(reply));
}

}  // namespace minato
