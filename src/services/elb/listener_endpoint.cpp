#include "services/elb/listener_endpoint.h"

#include <algorithm>

#include "services/acm/arns.h"
#include "services/elb/given.h"
#include "services/elb/ssl_policies.h"

namespace minato::elb {
namespace {

constexpr std::string_view kAlpnPolicies[] = {"HTTP1Only", "HTTP2Only", "HTTP2Optional",
                                              "HTTP2Preferred", "None"};

Status refuse(const std::string& why) { return fail(ErrorCode::kValidation, why); }

bool ends_tls(Protocol protocol) {
  return protocol == Protocol::kHttps || protocol == Protocol::kTls;
}

std::string quoted(std::string_view text) { return '\'' + std::string(text) + '\''; }

Result<Protocol> read_protocol(LoadBalancerType type, api::ProtocolEnum asked) {
  const std::string name(to_string(asked));
  const bool application = type == LoadBalancerType::kApplication;
  Protocol read = Protocol::kHttp;
  const bool known = parse_enum(name, read);
  if (known && is_http(read) == application) return read;
  const std::string_view choice = application ? "'HTTP, HTTPS'" : "'TCP, TLS'";
  if (known || application || asked == api::ProtocolEnum::kGeneve) {
    return fail(ErrorCode::kValidation,
                "Listener protocol " + quoted(name) + " must be one of " + std::string(choice));
  }
  return fail(ErrorCode::kUnsupportedMember,
              "Protocol " + quoted(name) + " is not supported; 'TCP' and 'TLS' are");
}

Status change_port(const std::optional<std::int32_t>& wanted, int& port) {
  if (!wanted) return {};
  if (*wanted < 1 || *wanted > 65535) {
    return refuse("Port must be between 1 and 65535, not " + std::to_string(*wanted));
  }
  port = *wanted;
  return {};
}

Status check_mutual(const std::optional<api::MutualAuthenticationAttributes>& mutual) {
  if (!mutual) return {};
  const std::string mode = mutual->mode.value_or("off");
  if (mode != "off") {
    return fail(ErrorCode::kUnsupportedMember,
                "MutualAuthentication.Mode " + quoted(mode) + " is not supported; 'off' is");
  }
  if (mutual->trust_store_arn) {
    return refuse("MutualAuthentication.TrustStoreArn is not for the Mode 'off'");
  }
  return {};
}

Status change_policy(const std::optional<std::string>& wanted, std::string& policy) {
  if (wanted) {
    const auto found = find_ssl_policy(*wanted);
    if (!found) return fail(found.error());
    policy = *wanted;
  }
  if (policy.empty()) policy = kDefaultSslPolicy;
  return {};
}

Status change_alpn(Protocol protocol, const std::optional<std::vector<std::string>>& wanted,
                   std::string& policy) {
  if (!is_given(wanted)) return {};
  if (protocol != Protocol::kTls)
    return refuse("AlpnPolicy is only for listeners of protocol 'TLS'");
  if (wanted->size() > 1) return refuse("AlpnPolicy must have exactly one policy");
  if (std::find(std::begin(kAlpnPolicies), std::end(kAlpnPolicies), wanted->front()) ==
      std::end(kAlpnPolicies)) {
    return fail(ErrorCode::kAlpnPolicyNotSupported,
                "ALPN policy " + quoted(wanted->front()) + " not found");
  }
  policy = wanted->front();
  return {};
}

Status change_certificate(const engine::State& state, Protocol protocol,
                          const std::optional<std::vector<api::Certificate>>& wanted,
                          acm::CertificateArn& certificate) {
  if (is_given(wanted)) {
    auto read = read_certificate(state, *wanted);
    if (!read) return fail(read.error());
    certificate = std::move(*read);
  }
  if (!certificate.empty()) return {};
  return refuse("A certificate must be specified for " + std::string(to_string(protocol)) +
                " listeners");
}

/// What only a listener that ends TLS can have.
template <class Request>
Status check_plain(Protocol protocol, const Request& request) {
  std::string_view named;
  if (request.ssl_policy && !request.ssl_policy->empty()) named = "SslPolicy";
  if (is_given(request.certificates)) named = "Certificates";
  if (is_given(request.alpn_policy)) named = "AlpnPolicy";
  if (named.empty()) return {};
  return refuse(std::string(named) + " cannot be specified for " +
                std::string(to_string(protocol)) + " listeners");
}

template <class Request>
Status change_tls(const engine::State& state, const Request& request, ListenerEndpoint& endpoint) {
  if (!ends_tls(endpoint.protocol)) {
    endpoint.tls = {};
    return check_plain(endpoint.protocol, request);
  }
  if (endpoint.protocol == Protocol::kHttps) endpoint.tls.alpn_policy.clear();
  if (Status changed = change_certificate(state, endpoint.protocol, request.certificates,
                                          endpoint.tls.certificate);
      !changed) {
    return changed;
  }
  if (Status changed = change_policy(request.ssl_policy, endpoint.tls.policy); !changed) {
    return changed;
  }
  return change_alpn(endpoint.protocol, request.alpn_policy, endpoint.tls.alpn_policy);
}

/// CreateListener and ModifyListener have these members alike.
template <class Request>
Result<ListenerEndpoint> changed(const engine::State& state, LoadBalancerType type,
                                 ListenerEndpoint endpoint, const Request& request) {
  if (request.protocol) {
    const auto protocol = read_protocol(type, *request.protocol);
    if (!protocol) return fail(protocol.error());
    endpoint.protocol = *protocol;
  }
  if (Status read = change_port(request.port, endpoint.port); !read) return fail(read.error());
  if (Status checked = check_mutual(request.mutual_authentication); !checked) {
    return fail(checked.error());
  }
  if (Status read = change_tls(state, request, endpoint); !read) return fail(read.error());
  return endpoint;
}

}  // namespace

ListenerEndpoint endpoint_of(const Listener& listener) {
  return {listener.protocol, listener.port, listener.tls};
}

Result<ListenerEndpoint> read_endpoint(const engine::State& state, const LoadBalancer& balancer,
                                       const api::CreateListener::Request& request) {
  if (!request.protocol) return fail(refuse("A listener protocol must be specified").error());
  if (!request.port) return fail(refuse("A listener port must be specified").error());
  return changed(state, balancer.type, {}, request);
}

Result<ListenerEndpoint> changed_endpoint(const engine::State& state, const Listener& listener,
                                          const api::ModifyListener::Request& request) {
  const auto& balancer = state.table<LoadBalancer>().at(listener.load_balancer);
  return changed(state, balancer.type, endpoint_of(listener), request);
}

Status check_compatible(Protocol protocol, const TargetGroup& group) {
  const bool fits = is_http(protocol)            ? is_http(group.protocol)
                    : protocol == Protocol::kTcp ? group.protocol == Protocol::kTcp
                                                 : !is_http(group.protocol);
  if (!fits) {
    return fail(ErrorCode::kIncompatibleProtocols,
                "The listener protocol " + quoted(to_string(protocol)) +
                    " is not compatible with the protocol " + quoted(to_string(group.protocol)) +
                    " of target group '" + group.arn.str() + "'");
  }
  if (protocol == Protocol::kHttp && group.protocol_version != ProtocolVersion::kHttp1) {
    return fail(ErrorCode::kInvalidConfiguration,
                "Listener protocol 'HTTP' is not supported with a target group with the "
                "protocol-version " +
                    quoted(to_string(group.protocol_version)));
  }
  return {};
}

Result<acm::CertificateArn> read_certificate(const engine::State& state,
                                             const std::vector<api::Certificate>& certificates) {
  if (certificates.size() != 1) {
    return fail(refuse("Certificates must have exactly one certificate").error());
  }
  const auto& asked = certificates.front();
  if (asked.is_default) {
    return fail(refuse("Certificates[0].IsDefault cannot be specified").error());
  }
  const std::string arn = asked.certificate_arn.value_or("");
  if (arn.starts_with("arn:") && arn.find(":server-certificate/") != std::string::npos) {
    return fail(ErrorCode::kUnsupportedMember,
                "Certificates[0].CertificateArn " + quoted(arn) +
                    " is not supported: certificates are imported into Certificate Manager, not "
                    "IAM");
  }
  if (!acm::is_certificate_arn(arn)) {
    return fail(refuse("Certificate ARN " + quoted(arn) + " is not valid").error());
  }
  acm::CertificateArn read(arn);
  if (state.table<acm::Certificate>().find(read) != nullptr) return read;
  return fail(ErrorCode::kCertificateNotFound, "Certificate " + quoted(arn) + " not found");
}

}  // namespace minato::elb
