// ServiceModel: what the API front must know about an AWS service (or one of our own) to route a
// request to it, out of its .smithy file. Constant data, any thread.
#pragma once

#include <span>
#include <string_view>

#include "wire/codec/type.h"

namespace minato::wire {

enum class Protocol { kAwsJson11, kAwsJson10, kAwsQuery, kEc2Query };

struct OperationModel {
  std::string_view name;
  // False: AWS has the operation, Minato does not yet (HTTP 501).
  bool supported;
  // Null when not supported.
  const Type* request;
  const Type* response;
};

/// An error that the service's model declares.
struct ErrorModel {
  std::string_view name;  // the shape: "LoadBalancerNotFoundException"
  std::string_view code;  // on the wire: "LoadBalancerNotFound"; for awsJson the name
  int http_status;
};

struct ServiceModel {
  std::string_view name;           // "ecs": the stem of the .smithy file
  std::string_view signing_name;   // the service in a SigV4 credential scope
  std::string_view target_prefix;  // awsJson: X-Amz-Target is "<prefix>.<operation>"
  std::string_view api_version;    // query protocols: the form's Version
  std::string_view xml_namespace;  // query protocols
  Protocol protocol;
  std::span<const OperationModel> operations;  // sorted by name

  std::span<const ErrorModel> errors;  // sorted by name

  /// Null when the service has no such operation.
  const OperationModel* find_operation(std::string_view operation) const;
};

/// All services that api/*.smithy declares.
std::span<const ServiceModel* const> all_services();

/// Each is null when there is none.
const ServiceModel* find_service_by_signing_name(std::string_view signing_name);
const ServiceModel* find_service_by_target_prefix(std::string_view target_prefix);
/// By a form's Version; without one, by the first service that has the action.
const ServiceModel* find_service_by_action(std::string_view action, std::string_view version);

}  // namespace minato::wire
