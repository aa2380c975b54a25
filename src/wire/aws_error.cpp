#include "wire/aws_error.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <span>

#include "wire/codec/query_codec.h"
#include "wire/codec/utf8.h"

namespace minato::wire {
namespace {

struct Row {
  ErrorCode code;
  AwsError error;
};

// The awsJson services, with ECS's names where it has one. Like AWS's own front they answer 400 to
// what other services answer 403.
constexpr Row kJson[] = {
    {ErrorCode::kInvalidParameter, {"InvalidParameterException", 400}},
    {ErrorCode::kClient, {"ClientException", 400}},
    {ErrorCode::kServer, {"ServerException", 500}},
    {ErrorCode::kUnsupported, {"UnsupportedOperationException", 501}},
    {ErrorCode::kUnsupportedMember, {"UnsupportedFeatureException", 400}},
    {ErrorCode::kConflict, {"ConflictException", 400}},
    {ErrorCode::kLimitExceeded, {"LimitExceededException", 400}},
    {ErrorCode::kResourceNotFound, {"ResourceNotFoundException", 400}},
    {ErrorCode::kUnavailable, {"ServiceUnavailableException", 503}},
    {ErrorCode::kStorageFull, {"ServerException", 507}},
    {ErrorCode::kMalformedRequest, {"SerializationException", 400}},
    {ErrorCode::kValidation, {"InvalidParameterException", 400}},
    {ErrorCode::kRequestTooLarge, {"RequestEntityTooLargeException", 413}},
    {ErrorCode::kUnknownOperation, {"UnknownOperationException", 400}},
    {ErrorCode::kMissingAuthentication, {"MissingAuthenticationTokenException", 400}},
    {ErrorCode::kIncompleteSignature, {"IncompleteSignatureException", 400}},
    {ErrorCode::kUnrecognizedClient, {"UnrecognizedClientException", 400}},
    {ErrorCode::kInvalidSignature, {"InvalidSignatureException", 400}},
    {ErrorCode::kSignatureExpired, {"InvalidSignatureException", 400}},
    {ErrorCode::kExpiredToken, {"ExpiredTokenException", 400}},
    {ErrorCode::kAccessDenied, {"AccessDeniedException", 400}},
    {ErrorCode::kClusterNotFound, {"ClusterNotFoundException", 400}},
    {ErrorCode::kClusterContainsServices, {"ClusterContainsServicesException", 400}},
    {ErrorCode::kClusterContainsTasks, {"ClusterContainsTasksException", 400}},
    {ErrorCode::kClusterContainsContainerInstances,
     {"ClusterContainsContainerInstancesException", 400}},
    {ErrorCode::kServiceNotFound, {"ServiceNotFoundException", 400}},
    {ErrorCode::kServiceNotActive, {"ServiceNotActiveException", 400}},
    {ErrorCode::kServiceDeploymentNotFound, {"ServiceDeploymentNotFoundException", 400}},
    {ErrorCode::kTaskSetNotFound, {"TaskSetNotFoundException", 400}},
    {ErrorCode::kTargetNotFound, {"TargetNotFoundException", 400}},
    {ErrorCode::kTargetNotConnected, {"TargetNotConnectedException", 400}},
    {ErrorCode::kAttributeLimitExceeded, {"AttributeLimitExceededException", 400}},
    {ErrorCode::kNoUpdateAvailable, {"NoUpdateAvailableException", 400}},
    {ErrorCode::kResourceInUse, {"ResourceInUseException", 400}},
    {ErrorCode::kTooManyTags, {"TooManyTagsException", 400}},
    {ErrorCode::kInvalidArn, {"InvalidArnException", 400}},
    {ErrorCode::kInvalidArguments, {"InvalidArgsException", 400}},
    {ErrorCode::kInvalidTag, {"InvalidTagException", 400}},
    {ErrorCode::kParameterNotFound, {"ParameterNotFound", 400}},
    {ErrorCode::kParameterVersionNotFound, {"ParameterVersionNotFound", 400}},
    {ErrorCode::kParameterAlreadyExists, {"ParameterAlreadyExists", 400}},
    {ErrorCode::kParameterLimitExceeded, {"ParameterLimitExceeded", 400}},
    {ErrorCode::kParameterMaxVersionLimitExceeded, {"ParameterMaxVersionLimitExceeded", 400}},
    {ErrorCode::kParameterPatternMismatch, {"ParameterPatternMismatchException", 400}},
    {ErrorCode::kParameterVersionLabelLimitExceeded, {"ParameterVersionLabelLimitExceeded", 400}},
    {ErrorCode::kInvalidAllowedPattern, {"InvalidAllowedPatternException", 400}},
    {ErrorCode::kHierarchyLevelLimitExceeded, {"HierarchyLevelLimitExceededException", 400}},
    {ErrorCode::kHierarchyTypeMismatch, {"HierarchyTypeMismatchException", 400}},
    {ErrorCode::kInvalidFilterKey, {"InvalidFilterKey", 400}},
    {ErrorCode::kInvalidFilterOption, {"InvalidFilterOption", 400}},
    {ErrorCode::kInvalidFilterValue, {"InvalidFilterValue", 400}},
    {ErrorCode::kInvalidNextToken, {"InvalidNextToken", 400}},
    {ErrorCode::kInvalidResourceId, {"InvalidResourceId", 400}},
    {ErrorCode::kInvalidResourceType, {"InvalidResourceType", 400}},
    {ErrorCode::kTooManyParameterTags, {"TooManyTagsError", 400}},
    {ErrorCode::kInternalServerError, {"InternalServerError", 500}},
    {ErrorCode::kResourceExists, {"ResourceExistsException", 400}},
    {ErrorCode::kInvalidRequest, {"InvalidRequestException", 400}},
    {ErrorCode::kInvalidNextTokenException, {"InvalidNextTokenException", 400}},
    {ErrorCode::kDecryptionFailure, {"DecryptionFailure", 400}},
    {ErrorCode::kTimeout, {"RequestTimeoutException", 408}},
};

// What another service says to ECS is, to ECS's own client, a bad parameter.
constexpr AwsError kJsonOther{"InvalidParameterException", 400};

// The query services: Elastic Load Balancing, STS.
constexpr Row kQuery[] = {
    {ErrorCode::kServer, {"InternalFailure", 500}},
    {ErrorCode::kUnsupported, {"UnsupportedOperation", 501}},
    {ErrorCode::kConflict, {"ResourceInUse", 400}},
    {ErrorCode::kLimitExceeded, {"LimitExceeded", 400}},
    {ErrorCode::kResourceNotFound, {"ResourceNotFound", 400}},
    {ErrorCode::kUnavailable, {"ServiceUnavailable", 503}},
    {ErrorCode::kStorageFull, {"InternalFailure", 507}},
    {ErrorCode::kMalformedRequest, {"MalformedQueryString", 400}},
    {ErrorCode::kRequestTooLarge, {"RequestEntityTooLarge", 413}},
    {ErrorCode::kUnknownOperation, {"InvalidAction", 400}},
    {ErrorCode::kMissingAuthentication, {"MissingAuthenticationToken", 403}},
    {ErrorCode::kIncompleteSignature, {"IncompleteSignature", 400}},
    {ErrorCode::kUnrecognizedClient, {"InvalidClientTokenId", 403}},
    {ErrorCode::kInvalidSignature, {"SignatureDoesNotMatch", 403}},
    {ErrorCode::kSignatureExpired, {"SignatureDoesNotMatch", 403}},
    {ErrorCode::kExpiredToken, {"ExpiredToken", 403}},
    {ErrorCode::kAccessDenied, {"AccessDenied", 403}},
    {ErrorCode::kLoadBalancerNotFound, {"LoadBalancerNotFound", 400}},
    {ErrorCode::kDuplicateLoadBalancerName, {"DuplicateLoadBalancerName", 400}},
    {ErrorCode::kListenerNotFound, {"ListenerNotFound", 400}},
    {ErrorCode::kDuplicateListener, {"DuplicateListener", 400}},
    {ErrorCode::kTargetGroupNotFound, {"TargetGroupNotFound", 400}},
    {ErrorCode::kDuplicateTargetGroupName, {"DuplicateTargetGroupName", 400}},
    {ErrorCode::kTargetGroupAssociationLimit, {"TargetGroupAssociationLimit", 400}},
    {ErrorCode::kResourceInUse, {"ResourceInUse", 400}},
    {ErrorCode::kOperationNotPermitted, {"OperationNotPermitted", 400}},
    {ErrorCode::kInvalidTarget, {"InvalidTarget", 400}},
    {ErrorCode::kInvalidConfiguration, {"InvalidConfigurationRequest", 400}},
    {ErrorCode::kSubnetNotFound, {"SubnetNotFound", 400}},
    {ErrorCode::kInvalidSubnet, {"InvalidSubnet", 400}},
    {ErrorCode::kInvalidSecurityGroup, {"InvalidSecurityGroup", 400}},
    {ErrorCode::kTooManyTargets, {"TooManyTargets", 400}},
    {ErrorCode::kRuleNotFound, {"RuleNotFound", 400}},
    {ErrorCode::kPriorityInUse, {"PriorityInUse", 400}},
    {ErrorCode::kInvalidAction, {"InvalidLoadBalancerAction", 400}},
    {ErrorCode::kTooManyActions, {"TooManyActions", 400}},
    {ErrorCode::kTooManyRules, {"TooManyRules", 400}},
    {ErrorCode::kTooManyTargetGroups, {"TooManyTargetGroups", 400}},
    {ErrorCode::kTooManyUniqueTargetGroups, {"TooManyUniqueTargetGroupsPerLoadBalancer", 400}},
    {ErrorCode::kDuplicateTagKeys, {"DuplicateTagKeys", 400}},
    {ErrorCode::kTooManyTags, {"TooManyTags", 400}},
    {ErrorCode::kCertificateNotFound, {"CertificateNotFound", 400}},
    {ErrorCode::kSslPolicyNotFound, {"SSLPolicyNotFound", 400}},
    {ErrorCode::kAlpnPolicyNotSupported, {"ALPNPolicyNotFound", 400}},
    {ErrorCode::kIncompatibleProtocols, {"IncompatibleProtocols", 400}},
    {ErrorCode::kUnsupportedProtocol, {"UnsupportedProtocol", 400}},
    {ErrorCode::kTooManyCertificates, {"TooManyCertificates", 400}},
    {ErrorCode::kTooManyListeners, {"TooManyListeners", 400}},
    {ErrorCode::kTooManyLoadBalancers, {"TooManyLoadBalancers", 400}},
    {ErrorCode::kTimeout, {"RequestTimeout", 408}},
};

constexpr AwsError kQueryOther{"ValidationError", 400};

constexpr Row kEc2[] = {
    {ErrorCode::kServer, {"InternalError", 500}},
    {ErrorCode::kUnsupported, {"UnsupportedOperation", 501}},
    {ErrorCode::kUnsupportedMember, {"UnsupportedOperation", 400}},
    {ErrorCode::kConflict, {"IncorrectState", 400}},
    {ErrorCode::kLimitExceeded, {"ResourceLimitExceeded", 400}},
    {ErrorCode::kUnavailable, {"Unavailable", 503}},
    {ErrorCode::kStorageFull, {"InternalError", 507}},
    {ErrorCode::kMalformedRequest, {"MalformedQueryString", 400}},
    {ErrorCode::kRequestTooLarge, {"RequestEntityTooLarge", 413}},
    {ErrorCode::kUnknownOperation, {"InvalidAction", 400}},
    {ErrorCode::kMissingAuthentication, {"MissingAuthenticationToken", 403}},
    {ErrorCode::kIncompleteSignature, {"IncompleteSignature", 400}},
    {ErrorCode::kUnrecognizedClient, {"AuthFailure", 401}},
    {ErrorCode::kInvalidSignature, {"AuthFailure", 401}},
    {ErrorCode::kSignatureExpired, {"RequestExpired", 400}},
    {ErrorCode::kExpiredToken, {"RequestExpired", 400}},
    {ErrorCode::kAccessDenied, {"UnauthorizedOperation", 403}},
    {ErrorCode::kVpcNotFound, {"InvalidVpcID.NotFound", 400}},
    {ErrorCode::kEc2SubnetNotFound, {"InvalidSubnetID.NotFound", 400}},
    {ErrorCode::kSecurityGroupNotFound, {"InvalidGroup.NotFound", 400}},
    {ErrorCode::kTimeout, {"RequestTimeout", 408}},
};

constexpr AwsError kEc2Other{"InvalidParameterValue", 400};

/// Errors of files, processes and networks that got as far as an API answer: our fault, not the
/// caller's.
bool is_internal(ErrorCode code) {
  return code == ErrorCode::kIo || code == ErrorCode::kNotFound ||
         code == ErrorCode::kCannotPullImage || code == ErrorCode::kNotSupportedHere;
}

AwsError look_up(std::span<const Row> rows, AwsError other, ErrorCode code) {
  if (is_internal(code)) code = ErrorCode::kServer;
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [code](const Row& candidate) { return candidate.code == code; });
  return row == rows.end() ? other : row->error;
}

std::string json_body(const AwsError& error, const std::string& message) {
  return R"({"__type":")" + std::string(error.name) + R"(","message":)" +
         boost::json::serialize(boost::json::value(message)) + "}";
}

std::string xml_escaped(std::string_view text) {
  std::string out;
  append_xml_escaped(text, out);
  return out;
}

std::string code_and_message(const AwsError& error, const std::string& message) {
  return "<Code>" + std::string(error.name) + "</Code><Message>" + xml_escaped(message) +
         "</Message>";
}

std::string query_body(const AwsErrorContext& context, const AwsError& error,
                       const std::string& message) {
  const std::string_view fault = error.status < 500 ? "Sender" : "Receiver";
  std::string out = "<ErrorResponse";
  if (!context.xml_namespace.empty()) {
    out += " xmlns=\"" + xml_escaped(context.xml_namespace) + "\"";
  }
  out.append("><Error><Type>").append(fault).append("</Type>");
  out.append(code_and_message(error, message)).append("</Error><RequestId>");
  return out.append(context.request_id).append("</RequestId></ErrorResponse>\n");
}

std::string ec2_body(const AwsErrorContext& context, const AwsError& error,
                     const std::string& message) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>" +
         code_and_message(error, message) + "</Error></Errors><RequestID>" + context.request_id +
         "</RequestID></Response>\n";
}

std::string body(const AwsErrorContext& context, const AwsError& error,
                 const std::string& message) {
  switch (context.protocol) {
    case Protocol::kAwsJson10:
    case Protocol::kAwsJson11:
      return json_body(error, message);
    case Protocol::kAwsQuery:
      return query_body(context, error, message);
    case Protocol::kEc2Query:
      return ec2_body(context, error, message);
  }
  return {};
}

}  // namespace

AwsError aws_error(Protocol protocol, ErrorCode code) {
  switch (protocol) {
    case Protocol::kAwsJson10:
    case Protocol::kAwsJson11:
      return look_up(kJson, kJsonOther, code);
    case Protocol::kAwsQuery:
      return look_up(kQuery, kQueryOther, code);
    case Protocol::kEc2Query:
      return look_up(kEc2, kEc2Other, code);
  }
  return kQueryOther;
}

std::string_view content_type(Protocol protocol) {
  switch (protocol) {
    case Protocol::kAwsJson10:
      return "application/x-amz-json-1.0";
    case Protocol::kAwsJson11:
      return "application/x-amz-json-1.1";
    case Protocol::kAwsQuery:
      return "text/xml";
    case Protocol::kEc2Query:
      return "text/xml;charset=UTF-8";
  }
  return "text/plain";
}

HttpResponse aws_error_response(const AwsErrorContext& context, const Error& error) {
  AwsError aws = aws_error(context.protocol, error.code);
  if (error.code == ErrorCode::kValidation && !context.validation_error.empty()) {
    aws.name = context.validation_error;
  }
  if (error.code == ErrorCode::kConflict && !context.conflict_error.empty()) {
    aws.name = context.conflict_error;
  }
  HttpResponse response;
  response.status = aws.status;
  response.headers.add("x-amzn-RequestId", context.request_id);
  response.headers.add("Content-Type", std::string(content_type(context.protocol)));
  if (context.protocol == Protocol::kAwsJson10 || context.protocol == Protocol::kAwsJson11) {
    response.headers.add("x-amzn-ErrorType", std::string(aws.name));
  }
  // Messages quote what a caller sent, which need not be text.
  response.body =
      body(context, aws, is_utf8(error.message) ? error.message : printable(error.message));
  return response;
}

}  // namespace minato::wire
