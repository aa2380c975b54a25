#include "services/elb/listener_attribute_handlers.h"

#include "services/elb/attribute_table.h"
#include "services/elb/found.h"
#include "services/elb/listener_certificate_commands.h"

namespace minato::elb {
namespace {

using engine::Context;
using engine::State;

constexpr AttributeDefault kHttpDefaults[] = {
    {"routing.http.response.access_control_allow_credentials.header_value", ""},
    {"routing.http.response.access_control_allow_headers.header_value", ""},
    {"routing.http.response.access_control_allow_methods.header_value", ""},
    {"routing.http.response.access_control_allow_origin.header_value", ""},
    {"routing.http.response.access_control_expose_headers.header_value", ""},
    {"routing.http.response.access_control_max_age.header_value", ""},
    {"routing.http.response.content_security_policy.header_value", ""},
    {"routing.http.response.server.enabled", "true"},
    {"routing.http.response.strict_transport_security.header_value", ""},
    {"routing.http.response.x_content_type_options.header_value", ""},
    {"routing.http.response.x_frame_options.header_value", ""},
};

constexpr AttributeDefault kHttpsDefaults[] = {
    {"routing.http.request.x_amzn_mtls_clientcert.header_name", "X-Amzn-Mtls-Clientcert"},
    {"routing.http.request.x_amzn_mtls_clientcert_issuer.header_name",
     "X-Amzn-Mtls-Clientcert-Issuer"},
    {"routing.http.request.x_amzn_mtls_clientcert_leaf.header_name", "X-Amzn-Mtls-Clientcert-Leaf"},
    {"routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name",
     "X-Amzn-Mtls-Clientcert-Serial-Number"},
    {"routing.http.request.x_amzn_mtls_clientcert_subject.header_name",
     "X-Amzn-Mtls-Clientcert-Subject"},
    {"routing.http.request.x_amzn_mtls_clientcert_validity.header_name",
     "X-Amzn-Mtls-Clientcert-Validity"},
    {"routing.http.request.x_amzn_tls_cipher_suite.header_name", "X-Amzn-Tls-Cipher-Suite"},
    {"routing.http.request.x_amzn_tls_version.header_name", "X-Amzn-Tls-Version"},
    {"routing.http.response.access_control_allow_credentials.header_value", ""},
    {"routing.http.response.access_control_allow_headers.header_value", ""},
    {"routing.http.response.access_control_allow_methods.header_value", ""},
    {"routing.http.response.access_control_allow_origin.header_value", ""},
    {"routing.http.response.access_control_expose_headers.header_value", ""},
    {"routing.http.response.access_control_max_age.header_value", ""},
    {"routing.http.response.content_security_policy.header_value", ""},
    {"routing.http.response.server.enabled", "true"},
    {"routing.http.response.strict_transport_security.header_value", ""},
    {"routing.http.response.x_content_type_options.header_value", ""},
    {"routing.http.response.x_frame_options.header_value", ""},
};

constexpr AttributeDefault kTcpDefaults[] = {{"tcp.idle_timeout.seconds", "350"}};

constexpr SettableAttribute<Listener> kTcpSettables[] = {
    {"tcp.idle_timeout.seconds", "a number of seconds from 60 to 6000",
     [](const Listener& listener) {
       return std::to_string(listener.options.tcp_idle_timeout_seconds);
     },
     [](Listener& listener, const std::string& value) {
       return read_number(value, 60, 6000, listener.options.tcp_idle_timeout_seconds);
     }}};

/// A TLS listener has none: its connections' idle time is ELB's own.
AttributeTable<Listener> table_of(const Listener& listener) {
  switch (listener.protocol) {
    case Protocol::kHttp:
      return {kHttpDefaults, {}};
    case Protocol::kHttps:
      return {kHttpsDefaults, {}};
    case Protocol::kTcp:
      return {kTcpDefaults, kTcpSettables};
    case Protocol::kTls:
      return {};
  }
  return {};
}

template <class Response>
Response all_attributes(const Listener& listener) {
  Response response;
  auto& attributes = response.attributes.emplace();
  for (auto& attribute : shown_attributes(listener, table_of(listener))) {
    auto& added = attributes.emplace_back();
    added.key = std::move(attribute.key);
    added.value = std::move(attribute.value);
  }
  return response;
}

}  // namespace

Answer<api::DescribeListenerAttributes> describe_listener_attributes(
    const State& state, const api::DescribeListenerAttributes::Request& request, Context&) {
  const auto found = find_listener(state, request.listener_arn);
  if (!found) return fail(found.error());
  return answered(all_attributes<api::DescribeListenerAttributes::Response>(**found));
}

Answer<api::ModifyListenerAttributes> modify_listener_attributes(
    const State& state, const api::ModifyListenerAttributes::Request& request, Context&) {
  using Response = api::ModifyListenerAttributes::Response;
  const auto found = find_listener(state, request.listener_arn);
  if (!found) return fail(found.error());
  std::vector<Attribute> wanted;
  for (const auto& attribute : request.attributes) {
    wanted.push_back({attribute.key.value_or(""), attribute.value.value_or("")});
  }
  const auto changed = set_attributes(**found, wanted, table_of(**found));
  if (!changed) return fail(changed.error());
  Handled<Response> handled;
  handled.answer = [arn = changed->arn](const State& after) {
    return all_attributes<Response>(after.table<Listener>().at(arn));
  };
  handled.plan.add(SetListenerOptions{changed->arn, changed->options});
  return handled;
}

}  // namespace minato::elb
