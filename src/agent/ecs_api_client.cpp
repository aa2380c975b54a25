#include "agent/ecs_api_client.h"

#include "base/system_clock.h"
#include "wire/credentials.h"
#include "wire/http_client.h"
#include "wire/sigv4_signer.h"

namespace minato::agent {
namespace {

constexpr Millis kConnectTimeout{2'000};
constexpr Millis kAnswerTimeout{4'000};

wire::HttpClientOptions client_options() {
  wire::HttpClientOptions options;
  options.connect_timeout = kConnectTimeout;
  options.idle_timeout = kAnswerTimeout;
  return options;
}

}  // namespace

Result<ApiAnswer> EcsApiClient::call(
    const std::string& operation, std::string body,
    const std::optional<link::TaskCredentials>& credentials) const {
  Result<wire::AccessKey> key =
      credentials ? wire::AccessKey{credentials->access_key_id, credentials->secret_access_key}
                  : wire::load_access_key(options_.data_directory);
  if (!key) return fail(ErrorCode::kUnavailable, key.error().message);
  const std::string host = options_.host + ":" + std::to_string(options_.port);
  wire::HttpRequest request{"POST", "/", {}, std::move(body), ""};
  request.headers.add("Host", host);
  request.headers.add("Content-Type", "application/x-amz-json-1.1");
  request.headers.add("X-Amz-Target", "AmazonEC2ContainerServiceV20141113." + operation);
  if (credentials) request.headers.add("X-Amz-Security-Token", credentials->token);
  wire::Sigv4Signer(std::move(*key), options_.region, "ecs").sign(request, wall_now());
  wire::HttpClient client(client_options());
  const auto answer = client.send(
      {"POST", "http://" + host + "/", std::move(request.headers), std::move(request.body)});
  if (!answer) return fail(answer.error());
  return ApiAnswer{answer->status,
                   std::string(answer->headers.find("x-amzn-RequestId").value_or("")),
                   answer->body};
}

}  // namespace minato::agent
