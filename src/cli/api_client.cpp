#include "cli/api_client.h"

#include <boost/json.hpp>

#include "base/system_clock.h"
#include "cli/noted_endpoint.h"
#include "wire/credentials.h"

namespace minato::cli {
namespace {

Error error_of(const wire::HttpResponse& response) {
  boost::system::error_code error;
  const boost::json::value body = boost::json::parse(response.body, error);
  std::string message = "HTTP " + std::to_string(response.status);
  if (!error && body.is_object()) {
    for (const char* name : {"message", "Message"}) {
      const auto* text = body.get_object().if_contains(name);
      if (text != nullptr && text->is_string()) message = std::string(text->get_string());
    }
  }
  return {ErrorCode::kClient, message};
}

}  // namespace

ApiClient::ApiClient(wire::AccessKey key, std::string region, std::string listen)
    : key_(std::move(key)), region_(std::move(region)), listen_(std::move(listen)) {}

Result<ApiClient> ApiClient::open(const ReachOptions& reach) {
  auto key = wire::load_access_key(reach.data);
  if (!key) return fail(key.error());
  const NotedEndpoint noted = read_noted_endpoint(reach.data);
  return ApiClient(std::move(*key), reach.region.empty() ? noted.region : reach.region,
                   reach.listen.empty() ? noted.listen : reach.listen);
}

Result<boost::json::object> ApiClient::call(const std::string& service, const std::string& target,
                                            const boost::json::object& request) {
  wire::HttpRequest signed_request;
  signed_request.method = "POST";
  signed_request.target = "/";
  signed_request.headers.set("Host", listen_);
  signed_request.headers.set("Content-Type", "application/x-amz-json-1.1");
  signed_request.headers.set("X-Amz-Target", target);
  signed_request.body = boost::json::serialize(request);
  wire::Sigv4Signer(key_, region_, service).sign(signed_request, wall_now());
  auto response = http_.send({.method = "POST",
                              .url = "http://" + listen_ + "/",
                              .headers = signed_request.headers,
                              .body = signed_request.body});
  if (!response) return fail(response.error());
  if (response->status != 200) return fail(error_of(*response));
  boost::system::error_code error;
  boost::json::value body = boost::json::parse(response->body, error);
  if (error || !body.is_object()) {
    return fail(ErrorCode::kMalformedRequest, "http://" + listen_ + " did not answer with JSON");
  }
  return std::move(body.get_object());
}

Result<boost::json::object> ApiClient::ecs(const std::string& operation,
                                           const boost::json::object& request) {
  return call("ecs", "AmazonEC2ContainerServiceV20141113." + operation, request);
}

}  // namespace minato::cli
