#include "services/operation_registry.h"

#include "base/check.h"
#include "wire/codec/json_codec.h"
#include "wire/codec/query_codec.h"
#include "wire/codec/service_model.h"
#include "wire/codec/utf8.h"

namespace minato {
namespace {

const wire::ServiceModel& model_of(const WireCall& call) {
  const wire::ServiceModel* model = wire::find_service_by_signing_name(call.service);
  MINATO_CHECK(model != nullptr, "an operation was added to a service that has no model");
  return *model;
}

bool speaks_json(const wire::ServiceModel& model) {
  return model.protocol == wire::Protocol::kAwsJson10 ||
         model.protocol == wire::Protocol::kAwsJson11;
}

}  // namespace

Result<engine::Input> OperationRegistry::prepare(const WireCall& call, WireReply reply) const {
  const auto at = operations_.find(std::pair{call.service, call.operation});
  if (at == operations_.end()) {
    return fail(ErrorCode::kUnknownOperation,
                "The operation " + wire::printable(call.operation) + " has no handler here.");
  }
  return at->second(call, std::move(reply));
}

Status OperationRegistry::decode(const WireCall& call, const wire::Type& type, void* request) {
  if (speaks_json(model_of(call))) return wire::decode_json_text(type, call.body, request);
  const auto parameters = wire::QueryParameters::parse(call.body);
  if (!parameters) return fail(parameters.error());
  return wire::decode_query(type, *parameters, request);
}

std::string OperationRegistry::encode(const WireCall& call, const wire::Type& type,
                                      const void* response) {
  const wire::ServiceModel& model = model_of(call);
  if (!speaks_json(model)) {
    return wire::encode_query_xml(model, call.operation, type, response, call.request_id);
  }
  std::string text;
  wire::append_json_text(type, response, text);
  return text;
}

}  // namespace minato
