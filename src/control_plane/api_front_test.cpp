#include "control_plane/api_front.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <future>
#include <mutex>
#include <regex>

#include "base/random.h"
#include "base/system_clock.h"
#include "wire/http_client.h"
#include "wire/http_test_client.h"
#include "wire/sigv4_signer.h"

namespace minato::control_plane {
namespace {

using wire::HttpRequest;
using wire::HttpResponse;

const wire::AccessKey kKey{"AKIAABCDEFGHIJKLMNOP", "0123456789012345678901234567890123456789"};
constexpr char kRegion[] = "us-east-1";
constexpr char kListClusters[] = "AmazonEC2ContainerServiceV20141113.ListClusters";

/// The front behind a real server, over an Execute that answers with what it was asked.
class ApiFrontTest : public testing::Test {
 protected:
  void SetUp() override {
    front_ = std::make_unique<ApiFront>(
        ApiFrontOptions{kRegion, kKey, "1.2.3"},
        [this](ApiCall call, Answer answer) { execute(std::move(call), std::move(answer)); });
    wire::HttpServerOptions options;
    options.handler = [this](HttpRequest request, wire::HttpReply reply) {
      front_->handle(std::move(request), std::move(reply));
    };
    options.refuse = [this](const HttpRequest& request, const Error& error) {
      return front_->refuse(request, error);
    };
    auto started = wire::HttpServer::start(std::move(options));
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
  }

  void execute(ApiCall call, Answer answer) {
    Result<std::string> result = error_
                                     ? Result<std::string>(fail(*error_))
                                     : Result<std::string>("{\"echo\":\"" + call.operation + "\"}");
    last_call_ = std::move(call);
    answer(std::move(result));
  }

  std::string host() const { return "127.0.0.1:" + std::to_string(server_->port()); }

  HttpRequest ecs_request(std::string body = "{}") const {
    return {"POST",
            "/",
            {{"Host", host()},
             {"X-Amz-Target", kListClusters},
             {"Content-Type", "application/x-amz-json-1.1"}},
            std::move(body),
            ""};
  }

  HttpRequest form_request(std::string form) const {
    return {"POST",
            "/",
            {{"Host", host()}, {"Content-Type", "application/x-www-form-urlencoded"}},
            std::move(form),
            ""};
  }

  HttpResponse send(const HttpRequest& request) {
    wire::HttpClient client;
    auto response = client.send(
        {request.method, "http://" + host() + request.target, request.headers, request.body});
    EXPECT_TRUE(response) << response.error().message;
    return response.value_or(HttpResponse{});
  }

  HttpResponse send_signed(HttpRequest request, const std::string& service = "ecs",
                           const wire::AccessKey& key = kKey) {
    wire::Sigv4Signer(key, kRegion, service).sign(request, wall_now());
    return send(request);
  }

  void expect_json_error(const HttpResponse& response, int status, std::string_view type) {
    EXPECT_EQ(response.status, status) << response.body;
    EXPECT_EQ(response.headers.find("x-amzn-ErrorType"), type);
    EXPECT_EQ(response.headers.find("Content-Type"), "application/x-amz-json-1.1");
    const boost::json::value json = boost::json::parse(response.body);
    EXPECT_EQ(json.at("__type").as_string(), type);
    EXPECT_FALSE(json.at("message").as_string().empty());
  }

  std::string raw(std::string_view bytes) {
    wire::RawClient client(server_->port());
    client.send(bytes);
    client.finish_sending();
    return client.read_to_end();
  }

  std::optional<Error> error_;
  ApiCall last_call_;
  std::unique_ptr<ApiFront> front_;
  std::unique_ptr<wire::HttpServer> server_;
};

TEST_F(ApiFrontTest, CarriesOutWhatIsSigned) {
  const HttpResponse response = send_signed(ecs_request(R"({"maxResults":1})"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"echo":"ListClusters"})");
  EXPECT_EQ(response.headers.find("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(last_call_.service, "ecs");
  EXPECT_EQ(last_call_.body, R"({"maxResults":1})");
  const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  EXPECT_TRUE(std::regex_match(last_call_.request_id, uuid)) << last_call_.request_id;
  EXPECT_EQ(response.headers.find("x-amzn-RequestId"), last_call_.request_id);
}

TEST_F(ApiFrontTest, SpeaksTheQueryProtocols) {
  const HttpResponse elb = send_signed(
      form_request("Action=DescribeLoadBalancers&Version=2015-12-01"), "elasticloadbalancing");
  EXPECT_EQ(elb.status, 200) << elb.body;
  EXPECT_EQ(elb.headers.find("Content-Type"), "text/xml");
  HttpRequest by_get{"GET", "/?Action=DescribeVpcs&Version=2016-11-15", {{"Host", host()}}, "", ""};
  const HttpResponse ec2 = send_signed(by_get, "ec2");
  EXPECT_EQ(ec2.status, 200) << ec2.body;
  EXPECT_EQ(last_call_.operation, "DescribeVpcs");
}

TEST_F(ApiFrontTest, EncodesErrorsByProtocol) {
  error_ = Error{ErrorCode::kClusterNotFound, "Cluster \"x\" not found.\xff"};
  const HttpResponse json = send_signed(ecs_request());
  expect_json_error(json, 400, "ClusterNotFoundException");
  EXPECT_NE(json.body.find(R"(Cluster \"x\" not found.?)"), std::string::npos) << json.body;

  error_ = Error{ErrorCode::kTargetGroupNotFound, "Target <group> not found"};
  const HttpResponse query = send_signed(
      form_request("Action=DescribeTargetGroups&Version=2015-12-01"), "elasticloadbalancing");
  EXPECT_EQ(query.status, 400);
  EXPECT_EQ(query.body,
            "<ErrorResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">"
            "<Error><Type>Sender</Type><Code>TargetGroupNotFound</Code>"
            "<Message>Target &lt;group&gt; not found</Message></Error><RequestId>" +
                last_call_.request_id + "</RequestId></ErrorResponse>\n");

  error_ = Error{ErrorCode::kVpcNotFound, "The vpc ID 'vpc-1' does not exist"};
  const HttpResponse ec2 =
      send_signed(form_request("Action=DescribeVpcs&Version=2016-11-15"), "ec2");
  EXPECT_EQ(ec2.status, 400);
  EXPECT_NE(ec2.body.find("<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>"),
            std::string::npos);
}

TEST_F(ApiFrontTest, WantsToKnowWhoAsks) {
  expect_json_error(send(ecs_request()), 400, "MissingAuthenticationTokenException");
  expect_json_error(send_signed(ecs_request(), "ecs", {"AKIAOTHER", "x"}), 400,
                    "UnrecognizedClientException");
  expect_json_error(send_signed(ecs_request(), "ecs", {kKey.id, "x"}), 400,
                    "InvalidSignatureException");
  expect_json_error(send_signed(ecs_request(), "sts"), 400, "InvalidSignatureException");
  HttpRequest basic = ecs_request();
  basic.headers.add("Authorization", "Basic eDp5");
  expect_json_error(send(basic), 400, "IncompleteSignatureException");

  const std::string form = "Action=GetCallerIdentity&Version=2011-06-15";
  const HttpResponse unsigned_query = send(form_request(form));
  EXPECT_EQ(unsigned_query.status, 403);
  EXPECT_NE(unsigned_query.body.find("<Code>MissingAuthenticationToken</Code>"), std::string::npos);
  const HttpResponse unknown = send_signed(form_request(form), "sts", {"AKIAOTHER", "x"});
  EXPECT_EQ(unknown.status, 403);
  EXPECT_NE(unknown.body.find("<Code>InvalidClientTokenId</Code>"), std::string::npos);
  const HttpResponse wrong = send_signed(form_request(form), "sts", {kKey.id, "x"});
  EXPECT_NE(wrong.body.find("<Code>SignatureDoesNotMatch</Code>"), std::string::npos);
  EXPECT_TRUE(last_call_.operation.empty());
}

TEST_F(ApiFrontTest, TellsUnknownFromUnsupported) {
  HttpRequest unknown = ecs_request();
  unknown.headers.set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.MakeCoffee");
  expect_json_error(send_signed(unknown), 400, "UnknownOperationException");
  // A stranger is not told.
  expect_json_error(send(unknown), 400, "MissingAuthenticationTokenException");
  HttpRequest unsupported = ecs_request();
  unsupported.headers.set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.CreateDaemon");
  expect_json_error(send_signed(unsupported), 501, "UnsupportedOperationException");
  const HttpResponse action =
      send_signed(form_request("Action=X&Version=2015-12-01"), "elasticloadbalancing");
  EXPECT_EQ(action.status, 400);
  EXPECT_NE(action.body.find("<Code>InvalidAction</Code>"), std::string::npos);
}

TEST_F(ApiFrontTest, ShowsItselfToPeople) {
  const HttpResponse json = send({"GET", "/", {}, "", ""});
  EXPECT_EQ(json.status, 200);
  EXPECT_EQ(boost::json::parse(json.body).at("name").as_string(), "minato");
  EXPECT_EQ(boost::json::parse(json.body).at("version").as_string(), "1.2.3");
  const HttpResponse html = send({"GET", "/", {{"Accept", "text/html,*/*"}}, "", ""});
  EXPECT_NE(html.body.find("<h1>Minato 1.2.3</h1>"), std::string::npos);
  EXPECT_EQ(send({"GET", "/health", {}, "", ""}).status, 200);
  EXPECT_EQ(send({"GET", "/nowhere", {}, "", ""}).status, 404);
  EXPECT_EQ(send({"DELETE", "/", {}, "", ""}).status, 405);
}

TEST_F(ApiFrontTest, AnswersBadHttpAsAnAwsError) {
  const std::string head =
      std::string("POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: ") + kListClusters + "\r\n";
  const std::string large = raw(head + "Content-Length: 1048577\r\n\r\n");
  EXPECT_TRUE(large.starts_with("HTTP/1.1 413 ")) << large;
  EXPECT_NE(large.find(R"("__type":"RequestEntityTooLargeException")"), std::string::npos);
  EXPECT_NE(large.find("larger than 1048576 bytes"), std::string::npos);
  const std::string large_form =
      raw("POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
          "Transfer-Encoding: chunked\r\n\r\n200000\r\n");
  EXPECT_NE(large_form.find("<Code>RequestEntityTooLarge</Code>"), std::string::npos) << large_form;
  const std::string noise = raw("\x01\x02\x03\r\n\r\n");
  EXPECT_TRUE(noise.starts_with("HTTP/1.1 400 ")) << noise;
  EXPECT_NE(noise.find("SerializationException"), std::string::npos);
  const std::string twice = raw(head + "X-Amz-Target: x\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_NE(twice.find("X-Amz-Target is there more than once"), std::string::npos) << twice;
  // And it still works.
  EXPECT_EQ(send_signed(ecs_request()).status, 200);
}

TEST_F(ApiFrontTest, OutlivesBrokenBytes) {
  SeededRandom random(7);
  HttpRequest request = ecs_request();
  wire::Sigv4Signer(kKey, kRegion, "ecs").sign(request, wall_now());
  std::string sound = "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n";
  for (const auto& field : request.headers) sound += field.name + ": " + field.value + "\r\n";
  sound += "\r\n{}";
  for (int i = 0; i < 300; ++i) {
    std::string bytes = sound;
    for (std::uint64_t changes = random.below(5); changes > 0; --changes) {
      const std::size_t at = random.below(bytes.size());
      if (random.below(2) == 0) {
        bytes[at] = static_cast<char>(random.below(256));
      } else {
        bytes.erase(at, random.below(20));
      }
    }
    const std::string answer = raw(bytes);
    const bool plausible = answer.empty() || answer.starts_with("HTTP/1.1 ");
    EXPECT_TRUE(plausible) << answer;
    EXPECT_FALSE(answer.starts_with("HTTP/1.1 5")) << answer;
  }
  EXPECT_EQ(send_signed(ecs_request()).status, 200);
}

TEST_F(ApiFrontTest, LetsOnlyOurOwnMachinesLink) {
  HttpRequest link{"GET", "/agent", {{"Host", host()}}, "", ""};
  const auto unsigned_link = front_->refuse_upgrade(link);
  ASSERT_TRUE(unsigned_link);
  expect_json_error(*unsigned_link, 400, "MissingAuthenticationTokenException");
  wire::Sigv4Signer(kKey, kRegion, "ecs").sign(link, wall_now());
  EXPECT_TRUE(front_->refuse_upgrade(link));
  wire::Sigv4Signer(kKey, kRegion, "minato").sign(link, wall_now());
  EXPECT_FALSE(front_->refuse_upgrade(link));
}

const wire::AccessKey kSessionKey{"ASIAABCDEFGHIJKLMNOP",
                                  "abcdefghijklmnopqrstuvwxyz01234567890123"};
const Principal kPrincipal{"123456789012", "arn:aws:sts::123456789012:assumed-role/r/s", "AROA:s"};

/// A front that knows the token "good".
class ApiFrontSessionTest : public ApiFrontTest {
 protected:
  void SetUp() override {
    ApiFrontTest::SetUp();
    ApiFrontOptions options{kRegion, kKey, "1.2.3"};
    options.open_session = [](std::string_view token, Instant) -> Result<wire::SessionKey> {
      if (token == "old") return fail(ErrorCode::kExpiredToken, "The token is expired");
      if (token != "good") return fail(ErrorCode::kUnrecognizedClient, "invalid");
      return wire::SessionKey{kSessionKey, kPrincipal};
    };
    front_ = std::make_unique<ApiFront>(std::move(options), [this](ApiCall call, Answer answer) {
      execute(std::move(call), std::move(answer));
    });
  }
  HttpResponse send_as(const std::string& token, HttpRequest request,
                       const std::string& service = "ecs") {
    request.headers.add("X-Amz-Security-Token", token);
    return send_signed(std::move(request), service, kSessionKey);
  }
};

TEST_F(ApiFrontSessionTest, SaysWhoAsks) {
  EXPECT_EQ(send_as("good", ecs_request()).status, 200);
  EXPECT_EQ(last_call_.session, kPrincipal);
  EXPECT_EQ(send_signed(ecs_request()).status, 200);
  EXPECT_FALSE(last_call_.session);
}

TEST_F(ApiFrontSessionTest, RefusesInTheWordsOfEachProtocol) {
  expect_json_error(send_as("old", ecs_request()), 400, "ExpiredTokenException");
  expect_json_error(send_as("forged", ecs_request()), 400, "UnrecognizedClientException");
  const std::string form = "Action=GetCallerIdentity&Version=2011-06-15";
  const HttpResponse expired = send_as("old", form_request(form), "sts");
  EXPECT_EQ(expired.status, 403);
  EXPECT_NE(expired.body.find("<Code>ExpiredToken</Code>"), std::string::npos) << expired.body;
  const HttpResponse forged = send_as("forged", form_request(form), "sts");
  EXPECT_EQ(forged.status, 403);
  EXPECT_NE(forged.body.find("<Code>InvalidClientTokenId</Code>"), std::string::npos);
}

TEST_F(ApiFrontSessionTest, ARoleIsNoMachine) {
  HttpRequest link{"GET", "/agent", {{"Host", host()}, {"X-Amz-Security-Token", "good"}}, "", ""};
  wire::Sigv4Signer(kSessionKey, kRegion, "minato").sign(link, wall_now());
  const auto refused = front_->refuse_upgrade(link);
  ASSERT_TRUE(refused);
  expect_json_error(*refused, 400, "AccessDeniedException");
}

}  // namespace
}  // namespace minato::control_plane
