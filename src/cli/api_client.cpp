#include "cli/api_client.h"

#include <boost/json.hpp>

#include "base/system_clock.h"
#include "cli/json_members.h"
#include "cli/noted_endpoint.h"
#include "wire/credentials.h"

namespace minato::cli {
namespace {

ErrorCode code_of(int status, const std::string& type) {
  if (type.ends_with("ClusterNotFoundException")) return ErrorCode::kClusterNotFound;
  if (status == 501) return ErrorCode::kUnsupported;
  return status >= 500 ? ErrorCode::kServer : ErrorCode::kClient;
}

Error error_of(const wire::HttpResponse& response) {
  boost::system::error_code error;
  const boost::json::value body = boost::json::parse(response.body, error);
  std::string message = "HTTP " + std::to_string(response.status);
  if (error || !body.is_object()) return {code_of(response.status, ""), message};
  for (const char* name : {"message", "Message"}) {
    message = text_of(body.get_object(), name, message.c_str());
  }
  return {code_of(response.status, text_of(body.get_object(), "__type")), message};
}

}  // namespace

bool is_no_answer(const Error& error) {
  return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kTimeout ||
         error.code == ErrorCode::kIo || error.code == ErrorCode::kMalformedRequest;
}

std::string explanation_of(const Error& error) {
  // What the control plane itself refused speaks for itself.
  if (!is_no_answer(error)) return error.message;
  return "no Minato answers: " + error.message + "; `minato up` or `minato server` starts one";
}

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

Result<boost::json::array> ApiClient::ecs_all(const std::string& operation,
                                              const std::string& member,
                                              boost::json::object request) {
  boost::json::array all;
  for (;;) {
    const auto page = ecs(operation, request);
    if (!page) return fail(page.error());
    for (const auto& each : list_of(*page, member)) all.push_back(each);
    const std::string next = text_of(*page, "nextToken");
    if (next.empty()) return all;
    request["nextToken"] = next;
  }
}

}  // namespace minato::cli
