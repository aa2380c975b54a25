// The operations that Amazon's container agent speaks to ECS with. Minato's machines have a link of
// their own and report over it alone: what these operations report is checked, acknowledged as ECS
// acknowledges it, and changes nothing, so that no caller can put words into a machine's mouth.
// There is nothing to poll, which DiscoverPollEndpoint says.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

Answer<api::DiscoverPollEndpoint> discover_poll_endpoint(
    const engine::State& state, const api::DiscoverPollEndpointRequest& request,
    engine::Context& context);
Answer<api::SubmitTaskStateChange> submit_task_state_change(
    const engine::State& state, const api::SubmitTaskStateChangeRequest& request,
    engine::Context& context);
Answer<api::SubmitContainerStateChange> submit_container_state_change(
    const engine::State& state, const api::SubmitContainerStateChangeRequest& request,
    engine::Context& context);
Answer<api::SubmitAttachmentStateChanges> submit_attachment_state_changes(
    const engine::State& state, const api::SubmitAttachmentStateChangesRequest& request,
    engine::Context& context);

}  // namespace minato::ecs
