// Error: why something asked for was not done, as data. The codes are closed; only the API layer
// maps them to AWS error names and HTTP statuses (wire/aws_error.h). Messages name the thing, what
// is wrong and what would be right.
#pragma once

#include <string>
#include <string_view>

namespace minato {

enum class ErrorCode {
  // Any service.
  kInvalidParameter,   // A value is not acceptable where its type is.
  kClient,             // ECS ClientException: asked for something that cannot be.
  kServer,             // Our fault.
  kUnsupported,        // An operation that Minato does not have (yet): HTTP 501.
  kUnsupportedMember,  // A known member of a supported operation that Minato does not have (yet).
  kConflict,
  kLimitExceeded,
  kResourceNotFound,
  kUnavailable,  // Not now: starting, stopping, not the leader.
  kStorageFull,  // The data directory has no room; nothing was changed.

  // The request as such.
  kMalformedRequest,  // Not the JSON, XML, form or HTTP that the protocol asks for.
  kValidation,        // A wrong type, a missing required member, a limit of the model passed.
  kRequestTooLarge,
  kUnknownOperation,
  kMissingAuthentication,
  kIncompleteSignature,  // An Authorization header in another form than Signature Version 4's.
  kUnrecognizedClient,
  kInvalidSignature,
  kSignatureExpired,
  kExpiredToken,  // Of a session of a role.
  kAccessDenied,

  // ECS.
  kClusterNotFound,
  kClusterContainsServices,
  kClusterContainsTasks,
  kClusterContainsContainerInstances,
  kServiceNotFound,
  kServiceNotActive,
  kServiceDeploymentNotFound,
  kTaskSetNotFound,
  kTargetNotFound,
  kTargetNotConnected,
  kAttributeLimitExceeded,
  kNoUpdateAvailable,

  // Elastic Load Balancing v2.
  kLoadBalancerNotFound,
  kDuplicateLoadBalancerName,
  kListenerNotFound,
  kDuplicateListener,
  kTargetGroupNotFound,
  kDuplicateTargetGroupName,
  kTargetGroupAssociationLimit,
  kResourceInUse,
  kOperationNotPermitted,
  kInvalidTarget,
  kInvalidConfiguration,
  kSubnetNotFound,
  kInvalidSubnet,
  kInvalidSecurityGroup,
  kTooManyTargets,
  kRuleNotFound,
  kPriorityInUse,
  kInvalidAction,  // InvalidLoadBalancerAction.
  kTooManyActions,
  kTooManyRules,
  kTooManyTargetGroups,
  kTooManyUniqueTargetGroups,  // Behind one load balancer.
  kDuplicateTagKeys,
  kTooManyTags,
  kCertificateNotFound,
  kSslPolicyNotFound,
  kAlpnPolicyNotSupported,
  kIncompatibleProtocols,
  kUnsupportedProtocol,
  kTooManyCertificates,
  kTooManyListeners,
  kTooManyLoadBalancers,

  // Certificate Manager.
  kInvalidArn,
  kInvalidArguments,
  kInvalidTag,

  // Systems Manager.
  kParameterNotFound,
  kParameterVersionNotFound,
  kParameterAlreadyExists,
  kParameterLimitExceeded,
  kParameterMaxVersionLimitExceeded,
  kParameterPatternMismatch,
  kParameterVersionLabelLimitExceeded,
  kInvalidAllowedPattern,
  kHierarchyLevelLimitExceeded,
  kHierarchyTypeMismatch,
  kInvalidFilterKey,
  kInvalidFilterOption,
  kInvalidFilterValue,
  kInvalidNextToken,
  kInvalidResourceId,
  kInvalidResourceType,
  kTooManyParameterTags,  // TooManyTagsError.
  kInternalServerError,   // What others call kServer.

  // Secrets Manager.
  kResourceExists,
  kInvalidRequest,
  kInvalidNextTokenException,  // What SSM calls kInvalidNextToken.
  kDecryptionFailure,

  // EC2.
  kVpcNotFound,
  kEc2SubnetNotFound,
  kSecurityGroupNotFound,
  kEc2InvalidParameter,

  // The edges: files, processes, networks, registries.
  kIo,
  kNotFound,
  kTimeout,
  kCannotPullImage,
  kNotSupportedHere,  // This machine lacks something; the message names it.
};

/// The enumerator's own name without its k, for logs: "ClusterNotFound".
std::string_view to_string(ErrorCode code);

struct Error {
  ErrorCode code;
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

}  // namespace minato
