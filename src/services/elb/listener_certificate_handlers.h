// The operations on what listeners that end TLS show, and on the policies that they can have, as
// pure functions.
#pragma once

#include "api/elb.h"
#include "services/handler.h"

namespace minato::elb {

Answer<api::AddListenerCertificates> add_listener_certificates(
    const engine::State& state, const api::AddListenerCertificates::Request& request,
    engine::Context& context);

/// The default certificate is not removed, but replaced by ModifyListener.
Answer<api::RemoveListenerCertificates> remove_listener_certificates(
    const engine::State& state, const api::RemoveListenerCertificates::Request& request,
    engine::Context& context);

/// The default one first.
Answer<api::DescribeListenerCertificates> describe_listener_certificates(
    const engine::State& state, const api::DescribeListenerCertificates::Request& request,
    engine::Context& context);

Answer<api::DescribeSSLPolicies> describe_ssl_policies(
    const engine::State& state, const api::DescribeSSLPolicies::Request& request,
    engine::Context& context);

}  // namespace minato::elb
