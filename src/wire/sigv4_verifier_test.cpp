#include "wire/sigv4_verifier.h"

#include <gtest/gtest.h>

#include "wire/sigv4_signer.h"

namespace minato::wire {
namespace {

const AccessKey kKey{"AKIAABCDEFGHIJKLMNOP", "0123456789012345678901234567890123456789"};
const Instant kNow = *parse_amz_date("20260101T000500Z");

Sigv4VerifierOptions options() { return {kKey, "us-east-1", {"ecs", "sts"}}; }

HttpRequest a_request() {
  HttpRequest request{"POST", "/", {}, R"({"cluster":"c"})", "127.0.0.1:1"};
  request.headers.add("Host", "127.0.0.1:4566");
  request.headers.add("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListTasks");
  return request;
}

HttpRequest signed_request(Instant at = kNow, AccessKey key = kKey,
                           const std::string& region = "us-east-1",
                           const std::string& service = "ecs") {
  HttpRequest request = a_request();
  Sigv4Signer(std::move(key), region, service).sign(request, at);
  return request;
}

Result<VerifiedRequest> verify(const HttpRequest& request, Instant now = kNow) {
  return Sigv4Verifier(options()).verify(request, now);
}

void expect_error(const HttpRequest& request, ErrorCode code, std::string_view words) {
  const auto verified = verify(request);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, code) << verified.error().message;
  EXPECT_NE(verified.error().message.find(words), std::string::npos) << verified.error().message;
}

void replace_in_authorization(HttpRequest& request, std::string_view what, std::string_view by) {
  std::string value(*request.headers.find("Authorization"));
  const std::size_t place = value.find(what);
  ASSERT_NE(place, std::string::npos);
  request.headers.set("Authorization", value.replace(place, what.size(), by));
}

TEST(Sigv4Verifier, AcceptsWhatTheSignerSigned) {
  const Sigv4Verifier verifier(options());
  for (int i = 0; i < 3; ++i) {
    const auto verified = verifier.verify(signed_request(), kNow);
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(verified->scope.service, "ecs");
    EXPECT_FALSE(verified->session);
  }
  EXPECT_TRUE(verifier.verify(signed_request(kNow, kKey, "us-east-1", "sts"), kNow));
}

TEST(Sigv4Verifier, RefusesWhatWasChangedOnTheWay) {
  HttpRequest body = signed_request();
  body.body += " ";
  expect_error(body, ErrorCode::kInvalidSignature, "does not match the signature you provided");

  HttpRequest target = signed_request();
  target.headers.set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.DeleteCluster");
  expect_error(target, ErrorCode::kInvalidSignature, "does not match");

  HttpRequest path = signed_request();
  path.target = "/?Action=X";
  expect_error(path, ErrorCode::kInvalidSignature, "does not match");

  HttpRequest signature = signed_request();
  replace_in_authorization(signature, "Signature=", "Signature=0");
  expect_error(signature, ErrorCode::kInvalidSignature, "does not match");

  HttpRequest wrong_secret = signed_request(kNow, {kKey.id, "another"});
  expect_error(wrong_secret, ErrorCode::kInvalidSignature, "does not match");
}

TEST(Sigv4Verifier, WantsTheCallerToBeKnown) {
  expect_error(a_request(), ErrorCode::kMissingAuthentication, "missing Authentication Token");
  expect_error(signed_request(kNow, {"AKIAOTHER", kKey.secret}), ErrorCode::kUnrecognizedClient,
               "security token included in the request is invalid");
  HttpRequest token = a_request();
  token.headers.add("X-Amz-Security-Token", "x");
  Sigv4Signer(kKey, "us-east-1", "ecs").sign(token, kNow);
  expect_error(token, ErrorCode::kUnrecognizedClient, "security token");
}

const AccessKey kSessionKey{"ASIAABCDEFGHIJKLMNOP", "abcdefghijklmnopqrstuvwxyz01234567890123"};
const Principal kPrincipal{"123456789012", "arn:aws:sts::123456789012:assumed-role/r/s", "AROA:s"};

/// Knows the token "good" until kNow.
Sigv4Verifier verifier_with_sessions() {
  Sigv4VerifierOptions with = options();
  with.open_session = [](std::string_view token, Instant now) -> Result<SessionKey> {
    if (token != "good") return fail(ErrorCode::kUnrecognizedClient, "invalid");
    if (now > kNow) return fail(ErrorCode::kExpiredToken, "expired");
    return SessionKey{kSessionKey, kPrincipal};
  };
  return Sigv4Verifier(std::move(with));
}

HttpRequest request_with_token(const std::string& token, const AccessKey& key = kSessionKey) {
  HttpRequest request = a_request();
  request.headers.add("X-Amz-Security-Token", token);
  Sigv4Signer(key, "us-east-1", "ecs").sign(request, kNow);
  return request;
}

ErrorCode refusal_of(const HttpRequest& request, Instant now = kNow) {
  const auto verified = verifier_with_sessions().verify(request, now);
  EXPECT_FALSE(verified);
  return verified ? ErrorCode::kServer : verified.error().code;
}

TEST(Sigv4Verifier, TakesTheKeysOfASession) {
  const auto verified = verifier_with_sessions().verify(request_with_token("good"), kNow);
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(verified->session, kPrincipal);
  // The root's key goes on beside it.
  const auto root = verifier_with_sessions().verify(signed_request(), kNow);
  ASSERT_TRUE(root) << root.error().message;
  EXPECT_FALSE(root->session);
}

TEST(Sigv4Verifier, WantsTokenKeyAndSignatureOfOneSession) {
  EXPECT_EQ(refusal_of(request_with_token("forged")), ErrorCode::kUnrecognizedClient);
  EXPECT_EQ(refusal_of(request_with_token("good"), kNow + Millis(1)), ErrorCode::kExpiredToken);
  // A good token beside another's key: the root's, or one that is made up.
  EXPECT_EQ(refusal_of(request_with_token("good", kKey)), ErrorCode::kUnrecognizedClient);
  EXPECT_EQ(refusal_of(request_with_token("good", {"ASIAOTHER", kSessionKey.secret})),
            ErrorCode::kUnrecognizedClient);
  EXPECT_EQ(refusal_of(request_with_token("good", {kSessionKey.id, "guessed"})),
            ErrorCode::kInvalidSignature);
  // A session's key without its token.
  EXPECT_EQ(refusal_of(signed_request(kNow, kSessionKey)), ErrorCode::kUnrecognizedClient);
  HttpRequest twice = request_with_token("good");
  twice.headers.add("X-Amz-Security-Token", "good");
  EXPECT_EQ(refusal_of(twice), ErrorCode::kUnrecognizedClient);
  HttpRequest unsigned_token = signed_request(kNow, kSessionKey);
  unsigned_token.headers.add("X-Amz-Security-Token", "good");
  EXPECT_EQ(refusal_of(unsigned_token), ErrorCode::kInvalidSignature);
}

TEST(Sigv4Verifier, WantsTheScopeToBeOurs) {
  expect_error(signed_request(kNow, kKey, "eu-west-1"), ErrorCode::kInvalidSignature,
               "valid region, not 'eu-west-1'");
  expect_error(signed_request(kNow, kKey, "us-east-1", "s3"), ErrorCode::kInvalidSignature,
               "correct service: 's3'");
  HttpRequest terminator = signed_request();
  replace_in_authorization(terminator, "aws4_request", "aws5_request");
  expect_error(terminator, ErrorCode::kInvalidSignature, "valid terminator");
  HttpRequest date = signed_request();
  replace_in_authorization(date, "20260101", "20260102");
  expect_error(date, ErrorCode::kInvalidSignature, "'20260102' != '20260101'");
}

TEST(Sigv4Verifier, HoldsASignatureFifteenMinutes) {
  using std::chrono::minutes;
  EXPECT_TRUE(verify(signed_request(), kNow + minutes(15)));
  EXPECT_TRUE(verify(signed_request(), kNow - minutes(15)));
  const auto expired = verify(signed_request(), kNow + minutes(15) + Millis(1));
  ASSERT_FALSE(expired);
  EXPECT_EQ(expired.error().code, ErrorCode::kSignatureExpired);
  EXPECT_EQ(expired.error().message.find("Signature expired: 20260101T000500Z is now earlier"), 0u);
  const auto early = verify(signed_request(), kNow - minutes(16));
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, ErrorCode::kSignatureExpired);
  EXPECT_EQ(early.error().message.find("Signature not yet current: "), 0u);
}

TEST(Sigv4Verifier, TellsWhatAnAuthorizationLacks) {
  const auto with = [](std::string authorization) {
    HttpRequest request = signed_request();
    request.headers.set("Authorization", std::move(authorization));
    return request;
  };
  const auto incomplete = ErrorCode::kIncompleteSignature;
  expect_error(with("Basic dXNlcjpwYXNz"), incomplete, "Unsupported AWS 'algorithm': 'Basic'");
  expect_error(with("AWS4-HMAC-SHA256"), incomplete, "missing equal-sign");
  expect_error(with("AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host"),
               incomplete, "requires 'Signature' parameter");
  expect_error(with("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0"), incomplete,
               "exactly 5 slash-delimited elements");
  expect_error(with("AWS4-HMAC-SHA256 Credential=a/b/c/d/e,Credential=a/b/c/d/e,Signature=0,"
                    "SignedHeaders=host"),
               incomplete, "more than one 'Credential'");
  HttpRequest undated = signed_request();
  undated.headers.erase("X-Amz-Date");
  expect_error(undated, incomplete, "'X-Amz-Date'");
  HttpRequest misdated = signed_request();
  misdated.headers.set("X-Amz-Date", "yesterday");
  expect_error(misdated, incomplete, "ISO-8601");
}

TEST(Sigv4Verifier, WantsWhatMattersUnderTheSignature) {
  HttpRequest request = a_request();
  request.headers.erase("X-Amz-Target");
  Sigv4Signer(kKey, "us-east-1", "ecs").sign(request, kNow);
  ASSERT_TRUE(verify(request));
  request.headers.add("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.DeleteCluster");
  expect_error(request, ErrorCode::kInvalidSignature, "'x-amz-target' must be a 'SignedHeader'");
}

TEST(Sigv4Verifier, ChecksTheDeclaredHash) {
  HttpRequest right = a_request();
  right.headers.add("X-Amz-Content-Sha256", to_hex(sha256(right.body)));
  Sigv4Signer(kKey, "us-east-1", "ecs").sign(right, kNow);
  EXPECT_TRUE(verify(right));

  HttpRequest wrong = a_request();
  wrong.headers.add("X-Amz-Content-Sha256", to_hex(sha256("x")));
  Sigv4Signer(kKey, "us-east-1", "ecs").sign(wrong, kNow);
  expect_error(wrong, ErrorCode::kInvalidSignature, "'x-amz-content-sha256'");

  HttpRequest streaming = a_request();
  streaming.headers.add("X-Amz-Content-Sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  Sigv4Signer(kKey, "us-east-1", "ecs").sign(streaming, kNow);
  expect_error(streaming, ErrorCode::kInvalidSignature, "not supported");
}

TEST(Sigv4Verifier, TellsAPlusSignFromTheSpaceThatItStandsFor) {
  HttpRequest request = a_request();
  request.method = "GET";
  request.target = "/?Name=a%2Bb";
  Sigv4Signer(kKey, "us-east-1", "ecs").sign(request, kNow);
  ASSERT_TRUE(verify(request));
  request.target = "/?Name=a+b";
  expect_error(request, ErrorCode::kInvalidSignature, "does not match");
}

TEST(Sigv4Verifier, WantsEverySignedHeaderToBeThere) {
  HttpRequest request = a_request();
  request.headers.add("X-Empty", "");
  Sigv4Signer(kKey, "us-east-1", "ecs").sign(request, kNow);
  ASSERT_TRUE(verify(request));
  request.headers.erase("X-Empty");
  expect_error(request, ErrorCode::kInvalidSignature, "'x-empty' is not in the request");
}

TEST(Sigv4Verifier, LeavesABodyAloneThatIsDeclaredUnsigned) {
  HttpRequest request = a_request();
  request.headers.add("X-Amz-Content-Sha256", std::string(kUnsignedPayload));
  Sigv4Signer(kKey, "us-east-1", "ecs").sign(request, kNow);
  request.body = "another";
  EXPECT_TRUE(verify(request));
  request.headers.erase("X-Amz-Content-Sha256");
  expect_error(request, ErrorCode::kInvalidSignature, "'x-amz-content-sha256' is not in");
}

}  // namespace
}  // namespace minato::wire
