#include "wire/aws_error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>

namespace minato::wire {
namespace {

constexpr Protocol kProtocols[] = {Protocol::kAwsJson10, Protocol::kAwsJson11, Protocol::kAwsQuery,
                                   Protocol::kEc2Query};

TEST(AwsError, HasANameForEveryCode) {
  for (const Protocol protocol : kProtocols) {
    for (int code = 0; to_string(static_cast<ErrorCode>(code)) != "Unknown"; ++code) {
      const AwsError error = aws_error(protocol, static_cast<ErrorCode>(code));
      EXPECT_FALSE(error.name.empty());
      EXPECT_GE(error.status, 400);
      EXPECT_LT(error.status, 600);
    }
  }
}

TEST(AwsError, SpeaksEachServicesLanguage) {
  struct Case {
    Protocol protocol;
    ErrorCode code;
    std::string_view name;
    int status;
  };
  for (const Case& expected : {
           Case{Protocol::kAwsJson11, ErrorCode::kInvalidParameter, "InvalidParameterException",
                400},
           Case{Protocol::kAwsJson11, ErrorCode::kClient, "ClientException", 400},
           Case{Protocol::kAwsJson11, ErrorCode::kIo, "ServerException", 500},
           Case{Protocol::kAwsJson11, ErrorCode::kSubnetNotFound, "InvalidParameterException", 400},
           Case{Protocol::kAwsJson11, ErrorCode::kUnsupported, "UnsupportedOperationException",
                501},
           Case{Protocol::kAwsJson11, ErrorCode::kMalformedRequest, "SerializationException", 400},
           Case{Protocol::kAwsQuery, ErrorCode::kInvalidParameter, "ValidationError", 400},
           Case{Protocol::kAwsQuery, ErrorCode::kResourceInUse, "ResourceInUse", 400},
           Case{Protocol::kAwsQuery, ErrorCode::kOperationNotPermitted, "OperationNotPermitted",
                400},
           Case{Protocol::kAwsQuery, ErrorCode::kServer, "InternalFailure", 500},
           Case{Protocol::kEc2Query, ErrorCode::kEc2SubnetNotFound, "InvalidSubnetID.NotFound",
                400},
           Case{Protocol::kEc2Query, ErrorCode::kEc2InvalidParameter, "InvalidParameterValue", 400},
           Case{Protocol::kEc2Query, ErrorCode::kUnrecognizedClient, "AuthFailure", 401},
       }) {
    const AwsError error = aws_error(expected.protocol, expected.code);
    EXPECT_EQ(error.name, expected.name);
    EXPECT_EQ(error.status, expected.status) << expected.name;
  }
}

/// What the model of a service declares, an SDK makes a class of: the names must be those.
TEST(AwsError, UsesNamesThatTheModelsDeclare) {
  const auto declares = [](std::string_view service_name, std::string_view code) {
    const ServiceModel* const service = find_service_by_signing_name(service_name);
    return service != nullptr &&
           std::any_of(service->errors.begin(), service->errors.end(),
                       [code](const ErrorModel& error) { return error.code == code; });
  };
  for (const ErrorCode code :
       {ErrorCode::kInvalidParameter, ErrorCode::kClient, ErrorCode::kServer,
        ErrorCode::kAccessDenied, ErrorCode::kUnsupportedMember, ErrorCode::kLimitExceeded,
        ErrorCode::kClusterNotFound, ErrorCode::kClusterContainsServices,
        ErrorCode::kClusterContainsTasks, ErrorCode::kClusterContainsContainerInstances,
        ErrorCode::kServiceNotFound, ErrorCode::kServiceNotActive,
        ErrorCode::kServiceDeploymentNotFound, ErrorCode::kTaskSetNotFound,
        ErrorCode::kTargetNotFound, ErrorCode::kTargetNotConnected,
        ErrorCode::kAttributeLimitExceeded, ErrorCode::kNoUpdateAvailable}) {
    const std::string_view name = aws_error(Protocol::kAwsJson11, code).name;
    EXPECT_TRUE(declares("ecs", name)) << name;
  }
  for (const ErrorCode code :
       {ErrorCode::kLoadBalancerNotFound, ErrorCode::kDuplicateLoadBalancerName,
        ErrorCode::kListenerNotFound, ErrorCode::kDuplicateListener,
        ErrorCode::kTargetGroupNotFound, ErrorCode::kDuplicateTargetGroupName,
        ErrorCode::kTargetGroupAssociationLimit, ErrorCode::kResourceInUse,
        ErrorCode::kOperationNotPermitted, ErrorCode::kInvalidTarget,
        ErrorCode::kInvalidConfiguration, ErrorCode::kSubnetNotFound, ErrorCode::kInvalidSubnet,
        ErrorCode::kInvalidSecurityGroup, ErrorCode::kTooManyTargets}) {
    const std::string_view name = aws_error(Protocol::kAwsQuery, code).name;
    EXPECT_TRUE(declares("elasticloadbalancing", name)) << name;
  }
  for (const ErrorCode code :
       {ErrorCode::kAccessDenied, ErrorCode::kParameterNotFound,
        ErrorCode::kParameterVersionNotFound, ErrorCode::kParameterAlreadyExists,
        ErrorCode::kParameterLimitExceeded, ErrorCode::kParameterMaxVersionLimitExceeded,
        ErrorCode::kParameterPatternMismatch, ErrorCode::kParameterVersionLabelLimitExceeded,
        ErrorCode::kInvalidAllowedPattern, ErrorCode::kHierarchyLevelLimitExceeded,
        ErrorCode::kHierarchyTypeMismatch, ErrorCode::kInvalidFilterKey,
        ErrorCode::kInvalidFilterOption, ErrorCode::kInvalidFilterValue,
        ErrorCode::kInvalidNextToken, ErrorCode::kInvalidResourceId,
        ErrorCode::kInvalidResourceType, ErrorCode::kTooManyParameterTags,
        ErrorCode::kInternalServerError}) {
    const std::string_view name = aws_error(Protocol::kAwsJson11, code).name;
    EXPECT_TRUE(declares("ssm", name)) << name;
  }
  for (const ErrorCode code :
       {ErrorCode::kInvalidParameter, ErrorCode::kInvalidRequest, ErrorCode::kLimitExceeded,
        ErrorCode::kResourceExists, ErrorCode::kResourceNotFound, ErrorCode::kDecryptionFailure,
        ErrorCode::kInvalidNextTokenException}) {
    const std::string_view name = aws_error(Protocol::kAwsJson11, code).name;
    EXPECT_TRUE(declares("secretsmanager", name)) << name;
  }
}

TEST(AwsError, SurvivesAnyMessage) {
  std::string all_bytes;
  for (int byte = 0; byte < 256; ++byte) all_bytes += static_cast<char>(byte);
  for (const std::string& message : {all_bytes, std::string("caf\xc3\xa9 \"<&>'\x01")}) {
    const auto json = aws_error_response({Protocol::kAwsJson11, "", "id"},
                                         {ErrorCode::kInvalidParameter, message});
    boost::json::parse(json.body);
    const auto xml = aws_error_response({Protocol::kAwsQuery, "urn:x", "id"},
                                        {ErrorCode::kInvalidParameter, message});
    EXPECT_EQ(xml.body.find('\x01'), std::string::npos);
    EXPECT_EQ(xml.body.find("<&"), std::string::npos);
  }
}

}  // namespace
}  // namespace minato::wire
