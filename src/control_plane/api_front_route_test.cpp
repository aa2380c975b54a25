#include "control_plane/api_front_route.h"

#include <gtest/gtest.h>

namespace minato::control_plane {
namespace {

using wire::HttpHeaders;
using wire::HttpRequest;
using wire::Protocol;

constexpr char kEcs[] = "AmazonEC2ContainerServiceV20141113.";

HttpRequest json_request(const std::string& target, std::string body = "{}") {
  return {"POST",
          "/",
          {{"X-Amz-Target", target}, {"Content-Type", "application/x-amz-json-1.1"}},
          std::move(body),
          ""};
}

HttpRequest form_request(std::string form) {
  return {"POST",
          "/",
          {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
          std::move(form),
          ""};
}

void expect_error(const HttpRequest& request, ErrorCode code, std::string_view words) {
  const auto route = route_request(request);
  ASSERT_FALSE(route) << request.body;
  EXPECT_EQ(to_string(route.error().code), to_string(code)) << route.error().message;
  EXPECT_NE(route.error().message.find(words), std::string::npos) << route.error().message;
}

TEST(ApiFrontRoute, TellsServicesApart) {
  const auto ecs = route_request(json_request(std::string(kEcs) + "ListClusters"));
  ASSERT_TRUE(ecs) << ecs.error().message;
  EXPECT_EQ(ecs->service->signing_name, "ecs");
  EXPECT_EQ(ecs->operation, "ListClusters");
  EXPECT_EQ(ecs->body, "{}");

  const std::string elb_form = "Action=DescribeLoadBalancers&Version=2015-12-01";
  const auto elb = route_request(form_request(elb_form));
  ASSERT_TRUE(elb) << elb.error().message;
  EXPECT_EQ(elb->service->signing_name, "elasticloadbalancing");
  EXPECT_EQ(elb->body, elb_form);

  const auto sts = route_request(form_request("Version=2011-06-15&Action=GetCallerIdentity"));
  ASSERT_TRUE(sts) << sts.error().message;
  EXPECT_EQ(sts->service->signing_name, "sts");

  const auto ec2 =
      route_request({"GET", "/?Action=DescribeVpcs&Version=2016-11-15", HttpHeaders(), "", ""});
  ASSERT_TRUE(ec2) << ec2.error().message;
  EXPECT_EQ(ec2->service->protocol, Protocol::kEc2Query);
  EXPECT_EQ(ec2->body, "Action=DescribeVpcs&Version=2016-11-15");
}

TEST(ApiFrontRoute, TellsUnknownFromUnsupported) {
  expect_error(json_request(std::string(kEcs) + "MakeCoffee"), ErrorCode::kUnknownOperation,
               "'MakeCoffee' of ecs");
  expect_error(json_request(std::string(kEcs) + "CreateDaemon"), ErrorCode::kUnsupported,
               "Minato does not support the operation CreateDaemon of ecs yet.");
  expect_error(form_request("Action=RunInstances&Version=2016-11-15"), ErrorCode::kUnsupported,
               "RunInstances of ec2");
  expect_error(form_request("Action=MakeCoffee&Version=2016-11-15"), ErrorCode::kUnknownOperation,
               "The action 'MakeCoffee' is not valid for this web service.");
  expect_error(form_request("Action=MakeCoffee&Version=2015-12-01"), ErrorCode::kUnknownOperation,
               "of elasticloadbalancing, version 2015-12-01");
  expect_error(form_request("Action=MakeCoffee"), ErrorCode::kUnknownOperation, "of no service");
  expect_error(form_request("Action=ListUsers&Version=2010-05-08"), ErrorCode::kUnknownOperation,
               "2015-12-01 (elasticloadbalancing)");
  expect_error(json_request("DynamoDB_20120810.ListTables"), ErrorCode::kUnknownOperation,
               "of no service that Minato has");
}

TEST(ApiFrontRoute, NamesWhatIsWrong) {
  const auto kMalformed = ErrorCode::kMalformedRequest;
  expect_error(json_request("nodot"), kMalformed, "SERVICE.OPERATION");
  expect_error(json_request(std::string(kEcs)), kMalformed, "SERVICE.OPERATION");
  expect_error(json_request(""), kMalformed, "SERVICE.OPERATION");
  expect_error(form_request(""), kMalformed, "missing an Action");
  expect_error(form_request("Action=&Version=2015-12-01"), kMalformed, "missing an Action");
  expect_error(form_request("Action=%zz"), kMalformed, "");

  HttpRequest untargeted = json_request("x");
  untargeted.headers.erase("X-Amz-Target");
  expect_error(untargeted, kMalformed, "X-Amz-Target header");

  HttpRequest got = json_request(std::string(kEcs) + "ListClusters");
  got.method = "GET";
  expect_error(got, kMalformed, "by POST, not 'GET'");

  HttpRequest twice = json_request(std::string(kEcs) + "ListClusters");
  twice.headers.add("x-amz-target", std::string(kEcs) + "DeleteCluster");
  expect_error(twice, kMalformed, "X-Amz-Target is there more than once");

  HttpRequest compressed = json_request(std::string(kEcs) + "ListClusters");
  compressed.headers.add("Content-Encoding", "gzip");
  expect_error(compressed, kMalformed, "'gzip' is not supported");

  HttpRequest cbor = form_request("");
  cbor.headers.add("smithy-protocol", "rpc-v2-cbor");
  expect_error(cbor, ErrorCode::kUnknownOperation, "'rpc-v2-cbor' is not spoken here");
}

TEST(ApiFrontRoute, WritesErrorsAsTheClientReadsThem) {
  const auto protocol_for = [](const HttpRequest& request) {
    return error_context(request, "id").protocol;
  };
  EXPECT_EQ(protocol_for(json_request(std::string(kEcs) + "X")), Protocol::kAwsJson11);
  EXPECT_EQ(protocol_for(form_request("Action=DescribeVpcs&Version=2016-11-15")),
            Protocol::kEc2Query);
  EXPECT_EQ(protocol_for(form_request("nonsense")), Protocol::kAwsQuery);
  EXPECT_EQ(protocol_for({"GET", "/?Action=DescribeVpcs", HttpHeaders(), "", ""}),
            Protocol::kEc2Query);
  EXPECT_EQ(protocol_for({"", "", HttpHeaders(), "", ""}), Protocol::kAwsJson11);
  // Only the head has arrived: the scope of the signature tells.
  HttpRequest head = form_request("");
  head.headers.add("Authorization",
                   "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/ec2/aws4_request, "
                   "SignedHeaders=host, Signature=0");
  EXPECT_EQ(protocol_for(head), Protocol::kEc2Query);
}

}  // namespace
}  // namespace minato::control_plane
