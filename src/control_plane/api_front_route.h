// Routing: which service and operation an HTTP request is for, before anybody has looked into its
// body further than the form's Action. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/aws_error.h"
#include "wire/codec/service_model.h"
#include "wire/http_message.h"

namespace minato::control_plane {

struct ApiRoute {
  const wire::ServiceModel* service;
  std::string operation;
  std::string body;  // JSON, or the form.
};

/// kMalformedRequest when it cannot be an AWS request at all; kUnknownOperation when it is one for
/// something that is not here; kUnsupported for what AWS has and Minato does not.
Result<ApiRoute> route_request(const wire::HttpRequest& request);

/// How an error answer to this request is to be written, as far as can be told. Works on any
/// request, also one of which only some headers arrived.
wire::AwsErrorContext error_context(const wire::HttpRequest& request, std::string request_id);

/// The service's protocol and namespace.
wire::AwsErrorContext error_context(const wire::ServiceModel& service, std::string request_id);

}  // namespace minato::control_plane
