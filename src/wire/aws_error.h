// How an Error looks to an AWS client: the name and HTTP status that the service in question has
// for an ErrorCode, and the body by protocol. The only place that knows AWS's error names.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "wire/codec/service_model.h"
#include "wire/http_message.h"

namespace minato::wire {

struct AwsError {
  std::string_view name;  // "ClusterNotFoundException".
  int status;
};

/// ECS and our own services speak awsJson, EC2 its own query, Elastic Load Balancing and STS
/// awsQuery: the protocol decides which family of names an error has.
AwsError aws_error(Protocol protocol, ErrorCode code);

/// What an error answer needs to know about the request that it is for.
struct AwsErrorContext {
  Protocol protocol = Protocol::kAwsJson11;
  std::string_view xml_namespace;  // awsQuery only; out of a ServiceModel.
  std::string request_id;
  /// What the service calls kValidation; empty: as its protocol's family has it.
  std::string_view validation_error = {};
  /// The same of kConflict.
  std::string_view conflict_error = {};
};

/// The whole answer: status, Content-Type, x-amzn-RequestId, x-amzn-ErrorType, body.
HttpResponse aws_error_response(const AwsErrorContext& context, const Error& error);

/// application/x-amz-json-1.1, text/xml and so on.
std::string_view content_type(Protocol protocol);

}  // namespace minato::wire
