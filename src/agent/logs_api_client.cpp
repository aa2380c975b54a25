#include "agent/logs_api_client.h"

#include <boost/json.hpp>

#include "api/logs_codec.h"
#include "base/system_clock.h"
#include "wire/codec/json_codec.h"
#include "wire/credentials.h"
#include "wire/sigv4_signer.h"

namespace minato::agent {
namespace {

constexpr Millis kConnectTimeout{2'000};
/// The agent's end waits for as long.
constexpr Millis kAnswerTimeout{5'000};

wire::HttpClientOptions client_options() {
  wire::HttpClientOptions options;
  options.connect_timeout = kConnectTimeout;
  options.idle_timeout = kAnswerTimeout;
  return options;
}

Error error_of(const wire::HttpResponse& answer) {
  boost::system::error_code ignored;
  const auto body = boost::json::parse(answer.body, ignored);
  const auto member = [&](const char* name) -> std::string {
    const auto* const object = body.if_object();
    const auto* const value = object == nullptr ? nullptr : object->if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
  };
  const std::string type = member("__type");
  const auto code = type == "ResourceNotFoundException"        ? ErrorCode::kResourceNotFound
                    : type == "ResourceAlreadyExistsException" ? ErrorCode::kConflict
                    : type == "InvalidParameterException"      ? ErrorCode::kInvalidParameter
                                                               : ErrorCode::kUnavailable;
  return {code, type + ": " + member("message")};
}

}  // namespace

LogsApiClient::LogsApiClient(LogsApiOptions options)
    : options_(std::move(options)), client_(client_options()) {}

Status LogsApiClient::create_stream(const ShippedLog& log) {
  logs::api::CreateLogStreamRequest request;
  request.log_group_name = log.group;
  request.log_stream_name = log.stream;
  return send(logs::api::CreateLogStream::kName, wire::encode_json_text(request));
}

Status LogsApiClient::make_stream(const ShippedLog& log) {
  Status made = create_stream(log);
  if (!made && made.error().code == ErrorCode::kResourceNotFound &&
      log.missing_group == MissingGroup::kCreate) {
    logs::api::CreateLogGroupRequest request;
    request.log_group_name = log.group;
    made = send(logs::api::CreateLogGroup::kName, wire::encode_json_text(request));
    if (made || made.error().code == ErrorCode::kConflict) made = create_stream(log);
  }
  if (!made && made.error().code == ErrorCode::kConflict) return {};
  return made;
}

Status LogsApiClient::put(const ShippedLog& log, LogBatch batch) {
  logs::api::PutLogEventsRequest request;
  request.log_group_name = log.group;
  request.log_stream_name = log.stream;
  request.log_events = std::move(batch);
  return send(logs::api::PutLogEvents::kName, wire::encode_json_text(request));
}

Status LogsApiClient::send(std::string_view operation, std::string body) {
  const auto key = wire::load_access_key(options_.data_directory);
  if (!key) return fail(ErrorCode::kUnavailable, key.error().message);
  const std::string host = options_.host + ":" + std::to_string(options_.port);
  wire::HttpRequest signed_request;
  signed_request.method = "POST";
  signed_request.target = "/";
  signed_request.headers.add("Host", host);
  signed_request.headers.add("Content-Type", "application/x-amz-json-1.1");
  signed_request.headers.add("X-Amz-Target", "Logs_20140328." + std::string(operation));
  signed_request.body = std::move(body);
  wire::Sigv4Signer(*key, options_.region, "logs").sign(signed_request, wall_now());
  wire::HttpClientRequest request;
  request.method = "POST";
  request.url = "http://" + host + "/";
  request.headers = std::move(signed_request.headers);
  request.body = std::move(signed_request.body);
  const auto answer = client_.send(request);
  if (!answer) return fail(ErrorCode::kUnavailable, answer.error().message);
  if (answer->status != 200) return fail(error_of(*answer));
  return {};
}

}  // namespace minato::agent
