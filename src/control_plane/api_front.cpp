#include "control_plane/api_front.h"

#include <fmt/format.h>

#include <utility>

#include "base/random.h"
#include "base/system_clock.h"
#include "base/system_random.h"
#include "control_plane/api_front_pages.h"
#include "control_plane/api_front_route.h"
#include "wire/sigv4_verifier.h"

namespace minato::control_plane {
namespace {

using wire::AwsErrorContext;
using wire::HttpRequest;
using wire::HttpResponse;

constexpr std::string_view kLinkService = "minato";

/// A random UUID. It names a request and guards nothing.
std::string new_request_id() {
  static thread_local SeededRandom random(system_random_seed());
  const std::uint64_t high = random.next();
  const std::uint64_t low = random.next();
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:x}{:03x}-{:012x}", high >> 32, (high >> 16) & 0xffff,
                     high & 0xfff, 8 + (low >> 62), (low >> 48) & 0xfff, low & 0xffffffffffff);
}

std::vector<std::string> signing_names() {
  std::vector<std::string> names{std::string(kLinkService)};
  for (const wire::ServiceModel* service : wire::all_services()) {
    if (service->signing_name != kLinkService) names.emplace_back(service->signing_name);
  }
  return names;
}

Status check_service(const wire::CredentialScope& scope, std::string_view service) {
  if (scope.service == service) return {};
  return fail(ErrorCode::kInvalidSignature,
              "Credential should be scoped to correct service: '" + std::string(service) + "'.");
}

/// A proxy that speaks TLS for this server says so.
std::string endpoint_of(const HttpRequest& request) {
  const bool secure = request.headers.find("X-Forwarded-Proto") == "https";
  return (secure ? "https://" : "http://") + std::string(request.headers.find("Host").value_or(""));
}

HttpResponse success(const AwsErrorContext& context, std::string body) {
  return {200,
          {{"x-amzn-RequestId", context.request_id},
           {"Content-Type", std::string(wire::content_type(context.protocol))}},
          std::move(body)};
}

}  // namespace

class ApiFront::Core {
 public:
  Core(ApiFrontOptions options, Execute execute)
      : facts_{std::move(options.version), options.region},
        execute_(std::move(execute)),
        verifier_({std::move(options.access_key), std::move(options.region), signing_names(),
                   std::move(options.open_session)}) {}

  void handle(HttpRequest request, wire::HttpReply reply) const {
    if (std::optional<HttpResponse> found = page(request, facts_)) return reply(std::move(*found));
    std::string request_id = new_request_id();
    if (const std::optional<HttpResponse> lost = misplaced(request, request_id)) {
      return reply(*lost);
    }
    Result<Admitted> admitted = admit(request);
    if (!admitted) {
      return reply(wire::aws_error_response(error_context(request, std::move(request_id)),
                                            admitted.error()));
    }
    ApiRoute& route = admitted->route;
    AwsErrorContext context = error_context(*route.service, request_id);
    ApiCall call{std::string(route.service->signing_name),
                 std::move(route.operation),
                 route.service->protocol,
                 std::move(route.body),
                 std::move(request_id),
                 endpoint_of(request),
                 std::move(admitted->session)};
    auto answer = [context = std::move(context),
                   reply = std::move(reply)](Result<std::string> result) {
      reply(result ? success(context, std::move(*result))
                   : wire::aws_error_response(context, result.error()));
    };
    execute_(std::move(call), std::move(answer));
  }

  HttpResponse refuse(const HttpRequest& request, const Error& error) const {
    return wire::aws_error_response(error_context(request, new_request_id()), error);
  }

  std::optional<HttpResponse> refuse_upgrade(const HttpRequest& request) const {
    const auto verified = verifier_.verify(request, wall_now());
    Status admitted =
        verified ? check_service(verified->scope, kLinkService) : Status(fail(verified.error()));
    // What runs in a container must not pass for a machine, whatever its role may do.
    if (admitted && verified->session) {
      admitted = fail(ErrorCode::kAccessDenied, "User: " + verified->session->arn +
                                                    " is not authorized to register machines.");
    }
    if (admitted) return std::nullopt;
    return wire::aws_error_response({wire::Protocol::kAwsJson11, "", new_request_id(), "", ""},
                                    admitted.error());
  }

 private:
  struct Admitted {
    ApiRoute route;
    std::optional<Principal> session;
  };

  /// AWS requests go to / by POST or GET; whoever asks for something else is not signing it.
  static std::optional<HttpResponse> misplaced(const HttpRequest& request,
                                               const std::string& request_id) {
    const std::string_view path = wire::target_path(request.target);
    const bool method_known = request.method == "POST" || request.method == "GET";
    if (path == "/" && method_known) return std::nullopt;
    HttpResponse response = wire::aws_error_response(
        error_context(request, request_id),
        {ErrorCode::kUnknownOperation,
         path == "/" ? "AWS requests come by POST or GET, not by " + request.method + "."
                     : "Nothing is at " + std::string(path) + "; AWS requests go to /."});
    response.status = path == "/" ? 405 : 404;
    return response;
  }

  /// What is asked for, by whom may ask for it. A caller who is not known learns nothing of what
  /// there is.
  Result<Admitted> admit(const HttpRequest& request) const {
    Result<ApiRoute> route = route_request(request);
    if (!route && route.error().code == ErrorCode::kMalformedRequest) return fail(route.error());
    auto verified = verifier_.verify(request, wall_now());
    if (!verified) return fail(verified.error());
    if (!route) return fail(route.error());
    const Status checked = check_service(verified->scope, route->service->signing_name);
    if (!checked) return fail(checked.error());
    return Admitted{std::move(*route), std::move(verified->session)};
  }

  PageFacts facts_;
  Execute execute_;
  wire::Sigv4Verifier verifier_;
};

ApiFront::ApiFront(ApiFrontOptions options, Execute execute)
    : core_(std::make_shared<const Core>(std::move(options), std::move(execute))) {}

ApiFront::~ApiFront() = default;

void ApiFront::handle(HttpRequest request, wire::HttpReply reply) const {
  core_->handle(std::move(request), std::move(reply));
}

HttpResponse ApiFront::refuse(const HttpRequest& request, const Error& error) const {
  return core_->refuse(request, error);
}

std::optional<HttpResponse> ApiFront::refuse_upgrade(const HttpRequest& request) const {
  return core_->refuse_upgrade(request);
}

}  // namespace minato::control_plane
