#include "services/elb/listener_certificate_handlers.h"

#include "services/elb/certificate_use.h"
#include "services/elb/found.h"
#include "services/elb/given.h"
#include "services/elb/limits.h"
#include "services/elb/listener_certificate.h"
#include "services/elb/listener_certificate_commands.h"
#include "services/elb/listener_endpoint.h"
#include "services/elb/page_of_list.h"
#include "services/elb/ssl_policies.h"

namespace minato::elb {
namespace {

using engine::Context;
using engine::State;

/// A listener that has certificates.
Result<const Listener*> find_tls_listener(const State& state, const std::string& arn) {
  const auto found = find_listener(state, arn);
  if (!found || !(*found)->tls.certificate.empty()) return found;
  return fail(ErrorCode::kValidation, "Listener '" + arn + "' is of protocol '" +
                                          std::string(to_string((*found)->protocol)) +
                                          "' and has no certificates");
}

Status check_room(const State& state, const Listener& listener) {
  const auto& rows = state.index<ListenerCertificatesByLoadBalancer>().find(listener.load_balancer);
  if (rows.size() < kMostCertificates) return {};
  return fail(ErrorCode::kTooManyCertificates,
              "Load balancer '" + listener.load_balancer.str() + "' has " +
                  std::to_string(rows.size()) +
                  " certificates besides the default ones, which is the most");
}

api::Certificate shown_certificate(const acm::CertificateArn& arn, bool is_default) {
  api::Certificate made;
  made.certificate_arn = arn.str();
  made.is_default = is_default;
  return made;
}

api::SslPolicy shown_policy(const SslPolicy& policy) {
  api::SslPolicy made;
  made.name = std::string(policy.name);
  const auto protocols = policy.protocols();
  made.ssl_protocols.emplace(protocols.begin(), protocols.end());
  auto& ciphers = made.ciphers.emplace();
  for (const auto& name : policy.ciphers()) {
    auto& added = ciphers.emplace_back();
    added.name = std::string(name);
    added.priority = static_cast<std::int32_t>(ciphers.size());
  }
  made.supported_load_balancer_types = {"application", "network"};
  return made;
}

Result<std::vector<const SslPolicy*>> select_policies(
    const api::DescribeSSLPolicies::Request& request) {
  std::vector<const SslPolicy*> policies;
  if (is_given(request.names)) {
    for (const auto& name : *request.names) {
      const auto found = find_ssl_policy(name);
      if (!found) return fail(found.error());
      policies.push_back(*found);
    }
    return policies;
  }
  if (request.load_balancer_type == api::LoadBalancerTypeEnum::kGateway) return policies;
  for (const SslPolicy& policy : ssl_policies()) policies.push_back(&policy);
  return policies;
}

}  // namespace

Answer<api::AddListenerCertificates> add_listener_certificates(
    const State& state, const api::AddListenerCertificates::Request& request, Context&) {
  const auto found = find_tls_listener(state, request.listener_arn);
  if (!found) return fail(found.error());
  const Listener& listener = **found;
  const auto certificate = read_certificate(state, request.certificates);
  if (!certificate) return fail(certificate.error());
  api::AddListenerCertificates::Response response;
  response.certificates.emplace().push_back(shown_certificate(*certificate, false));
  auto handled = answered(std::move(response));
  const auto key = ListenerCertificate::key_of(listener.arn, *certificate);
  if (state.table<ListenerCertificate>().find(key) != nullptr) return handled;
  if (Status checked = check_room(state, listener); !checked) return fail(checked.error());
  handled.plan.add(AddListenerCertificate{{listener.arn, listener.load_balancer, *certificate}});
  return handled;
}

Answer<api::RemoveListenerCertificates> remove_listener_certificates(
    const State& state, const api::RemoveListenerCertificates::Request& request, Context&) {
  const auto found = find_tls_listener(state, request.listener_arn);
  if (!found) return fail(found.error());
  const Listener& listener = **found;
  if (request.certificates.size() != 1) {
    return fail(ErrorCode::kValidation, "Certificates must have exactly one certificate");
  }
  const acm::CertificateArn arn(request.certificates.front().certificate_arn.value_or(""));
  const auto key = ListenerCertificate::key_of(listener.arn, arn);
  const bool is_there = state.table<ListenerCertificate>().find(key) != nullptr;
  if (!is_there && arn == listener.tls.certificate) {
    return fail(ErrorCode::kOperationNotPermitted, "Default certificate '" + arn.str() +
                                                       "' cannot be removed from listener '" +
                                                       listener.arn.str() + "'");
  }
  auto handled = answered(api::RemoveListenerCertificates::Response{});
  if (is_there) handled.plan.add(RemoveListenerCertificate{key});
  return handled;
}

Answer<api::DescribeListenerCertificates> describe_listener_certificates(
    const State& state, const api::DescribeListenerCertificates::Request& request, Context&) {
  const auto found = find_tls_listener(state, request.listener_arn);
  if (!found) return fail(found.error());
  const Listener& listener = **found;
  std::vector<api::Certificate> all{shown_certificate(listener.tls.certificate, true)};
  for (const ListenerCertificate* row :
       state.index<ListenerCertificatesByListener>().find(listener.arn)) {
    all.push_back(shown_certificate(row->certificate, false));
  }
  auto page = page_of_list(std::move(all), request.marker, request.page_size);
  if (!page) return fail(page.error());
  api::DescribeListenerCertificates::Response response;
  response.certificates = std::move(page->items);
  response.next_marker = std::move(page->next_marker);
  return answered(std::move(response));
}

Answer<api::DescribeSSLPolicies> describe_ssl_policies(
    const State&, const api::DescribeSSLPolicies::Request& request, Context&) {
  auto policies = select_policies(request);
  if (!policies) return fail(policies.error());
  auto page = page_of_list(std::move(*policies), request.marker, request.page_size);
  if (!page) return fail(page.error());
  api::DescribeSSLPolicies::Response response;
  auto& shown = response.ssl_policies.emplace();
  for (const auto* policy : page->items) shown.push_back(shown_policy(*policy));
  response.next_marker = std::move(page->next_marker);
  return answered(std::move(response));
}

}  // namespace minato::elb
