// The operations on listeners as pure functions; errors by the names of the API.
#pragma once

#include "api/elb.h"
#include "services/handler.h"

namespace minato::elb {

/// The same settings on the same port again: the listener that is there.
Answer<api::CreateListener> create_listener(const engine::State& state,
                                            const api::CreateListener::Request& request,
                                            engine::Context& context);

Answer<api::DescribeListeners> describe_listeners(const engine::State& state,
                                                  const api::DescribeListeners::Request& request,
                                                  engine::Context& context);

/// Its endpoint (listener_endpoint.h) and default action.
Answer<api::ModifyListener> modify_listener(const engine::State& state,
                                            const api::ModifyListener::Request& request,
                                            engine::Context& context);

Answer<api::DeleteListener> delete_listener(const engine::State& state,
                                            const api::DeleteListener::Request& request,
                                            engine::Context& context);

}  // namespace minato::elb
