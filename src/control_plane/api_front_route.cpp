#include "control_plane/api_front_route.h"

#include <optional>
#include <utility>

#include "wire/codec/query_parameters.h"
#include "wire/codec/utf8.h"
#include "wire/sigv4_authorization.h"

namespace minato::control_plane {
namespace {

using wire::HttpRequest;
using wire::Protocol;
using wire::ServiceModel;

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 120;
  return "'" + wire::printable(text.substr(0, kShown)) + (text.size() > kShown ? "...'" : "'");
}

tl::unexpected<Error> malformed(std::string message) {
  return fail(ErrorCode::kMalformedRequest, std::move(message));
}

tl::unexpected<Error> unknown(std::string message) {
  return fail(ErrorCode::kUnknownOperation, std::move(message));
}

bool is_query(Protocol protocol) {
  return protocol == Protocol::kAwsQuery || protocol == Protocol::kEc2Query;
}

/// Two of these would leave it open which one was meant, or signed.
Status check_headers(const HttpRequest& request) {
  for (const std::string_view name : {"Host", "Authorization", "X-Amz-Date", "X-Amz-Target",
                                      "X-Amz-Content-Sha256", "Content-Type", "Content-Length"}) {
    if (request.headers.count(name) > 1) {
      return malformed("The header " + std::string(name) + " is there more than once.");
    }
  }
  const std::optional<std::string_view> encoding = request.headers.find("Content-Encoding");
  if (encoding && !encoding->empty() && !wire::equal_ignoring_case(*encoding, "identity")) {
    return malformed("The Content-Encoding " + quoted(*encoding) +
                     " is not supported; send the body as it is.");
  }
  return {};
}

Result<ApiRoute> routed(const ServiceModel& service, std::string_view operation,
                        std::string_view body) {
  const std::string name(service.signing_name);
  const wire::OperationModel* const model = service.find_operation(operation);
  if (model == nullptr && service.protocol == Protocol::kEc2Query) {
    return unknown("The action " + quoted(operation) + " is not valid for this web service.");
  }
  if (model == nullptr) {
    return unknown("Could not find operation " + quoted(operation) + " of " + name + ", version " +
                   std::string(service.api_version) + ".");
  }
  if (!model->supported) {
    return fail(ErrorCode::kUnsupported, "Minato does not support the operation " +
                                             std::string(operation) + " of " + name + " yet.");
  }
  return ApiRoute{&service, std::string(operation), std::string(body)};
}

/// "AmazonEC2ContainerServiceV20141113.ListTasks".
std::pair<std::string_view, std::string_view> split_target(std::string_view target) {
  const std::size_t dot = target.rfind('.');
  if (dot == std::string_view::npos) return {target, {}};
  return {target.substr(0, dot), target.substr(dot + 1)};
}

Result<ApiRoute> route_json(const HttpRequest& request, std::string_view target) {
  const auto [prefix, operation] = split_target(target);
  if (operation.empty()) {
    return malformed("The X-Amz-Target " + quoted(target) +
                     " does not have the form SERVICE.OPERATION.");
  }
  if (request.method != "POST") {
    return malformed("An operation named by X-Amz-Target is asked for by POST, not " +
                     quoted(request.method) + ".");
  }
  const ServiceModel* const service = wire::find_service_by_target_prefix(prefix);
  if (service == nullptr) {
    return unknown("The X-Amz-Target " + quoted(target) + " is of no service that Minato has.");
  }
  return routed(*service, operation, request.body);
}

std::string known_versions() {
  std::string text;
  for (const ServiceModel* service : wire::all_services()) {
    if (!is_query(service->protocol)) continue;
    text.append(text.empty() ? "" : ", ").append(service->api_version);
    text.append(" (").append(service->signing_name).append(")");
  }
  return text;
}

Result<ApiRoute> route_query(const HttpRequest& request, std::string_view form) {
  const Result<wire::QueryParameters> parameters = wire::QueryParameters::parse(form);
  if (!parameters) return fail(parameters.error());
  const std::string* const action = parameters->find("Action");
  const std::string* const version = parameters->find("Version");
  if (action == nullptr || action->empty()) {
    return malformed(request.headers.find("Content-Type").value_or("").find("json") !=
                             std::string_view::npos
                         ? "The request is missing its X-Amz-Target header."
                         : "The request is missing an Action, or its X-Amz-Target header.");
  }
  const ServiceModel* const service =
      wire::find_service_by_action(*action, version == nullptr ? "" : *version);
  if (service == nullptr && version != nullptr && !version->empty()) {
    return unknown("No service that Minato has is of the Version " + quoted(*version) +
                   "; it has " + known_versions() + ".");
  }
  if (service == nullptr) {
    return unknown("The action " + quoted(*action) + " is of no service that Minato has.");
  }
  return routed(*service, *action, form);
}

const ServiceModel* guess_service(const HttpRequest& request) {
  if (const auto target = request.headers.find("X-Amz-Target")) {
    return wire::find_service_by_target_prefix(split_target(*target).first);
  }
  if (const auto authorization = wire::parse_authorization(request)) {
    return wire::find_service_by_signing_name(authorization->scope.service);
  }
  const std::string_view query = wire::target_query(request.target);
  const auto parameters =
      wire::QueryParameters::parse(query.empty() ? std::string_view(request.body) : query);
  const std::string* const action = parameters ? parameters->find("Action") : nullptr;
  const std::string* const version = parameters ? parameters->find("Version") : nullptr;
  if (action == nullptr) return nullptr;
  return wire::find_service_by_action(*action, version == nullptr ? "" : *version);
}

/// A name that some services have and ECS has not; nothing when this one has not, either.
std::string_view name_of_its_own(const ServiceModel& service, std::string_view name) {
  if (service.protocol == Protocol::kAwsQuery || service.protocol == Protocol::kEc2Query) return {};
  for (const wire::ErrorModel& error : service.errors) {
    if (error.name == name) return error.code;
  }
  return {};
}

}  // namespace

Result<ApiRoute> route_request(const HttpRequest& request) {
  if (Status checked = check_headers(request); !checked) return fail(checked.error());
  if (const auto protocol = request.headers.find("Smithy-Protocol")) {
    return unknown("The protocol " + quoted(*protocol) +
                   " is not spoken here; use awsJson or awsQuery.");
  }
  if (const auto target = request.headers.find("X-Amz-Target")) {
    return route_json(request, *target);
  }
  if (request.method == "POST") return route_query(request, request.body);
  return route_query(request, wire::target_query(request.target));
}

wire::AwsErrorContext error_context(const ServiceModel& service, std::string request_id) {
  return {service.protocol, service.xml_namespace, std::move(request_id),
          name_of_its_own(service, "ValidationException"),
          name_of_its_own(service, "ResourceAlreadyExistsException")};
}

wire::AwsErrorContext error_context(const HttpRequest& request, std::string request_id) {
  if (const ServiceModel* const service = guess_service(request)) {
    return error_context(*service, std::move(request_id));
  }
  const std::string_view type = request.headers.find("Content-Type").value_or("");
  const bool form = type.find("x-www-form-urlencoded") != std::string_view::npos ||
                    !wire::target_query(request.target).empty();
  return {form ? Protocol::kAwsQuery : Protocol::kAwsJson11, "", std::move(request_id), "", ""};
}

}  // namespace minato::control_plane
