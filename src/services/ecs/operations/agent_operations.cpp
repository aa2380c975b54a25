#include "services/ecs/operations/agent_operations.h"

#include "services/ecs/operations/references.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr const char* kAcknowledgment = "ACK";

/// A report is of a task of the cluster, where it names one.
Status check_report(const State& state, const std::optional<std::string>& cluster,
                    const std::optional<std::string>& task) {
  const auto found = find_cluster(state, cluster);
  if (!found) return fail(found.error());
  if (!task || find_task(state, (*found)->name, *task) != nullptr) return {};
  return fail(ErrorCode::kInvalidParameter, "The referenced task was not found.");
}

}  // namespace

Answer<api::DiscoverPollEndpoint> discover_poll_endpoint(const State&,
                                                         const api::DiscoverPollEndpointRequest&,
                                                         Context&) {
  return fail(ErrorCode::kUnsupported,
              "Minato has no endpoint that Amazon's container agent could poll: machines join with "
              "Minato's own agent, `minato agent`.");
}

Answer<api::SubmitTaskStateChange> submit_task_state_change(
    const State& state, const api::SubmitTaskStateChangeRequest& request, Context&) {
  if (const Status good = check_report(state, request.cluster, request.task); !good) {
    return fail(good.error());
  }
  return answered(api::SubmitTaskStateChangeResponse{.acknowledgment = kAcknowledgment});
}

Answer<api::SubmitContainerStateChange> submit_container_state_change(
    const State& state, const api::SubmitContainerStateChangeRequest& request, Context&) {
  if (const Status good = check_report(state, request.cluster, request.task); !good) {
    return fail(good.error());
  }
  return answered(api::SubmitContainerStateChangeResponse{.acknowledgment = kAcknowledgment});
}

Answer<api::SubmitAttachmentStateChanges> submit_attachment_state_changes(
    const State& state, const api::SubmitAttachmentStateChangesRequest& request, Context&) {
  if (const Status good = check_report(state, request.cluster, std::nullopt); !good) {
    return fail(good.error());
  }
  return answered(api::SubmitAttachmentStateChangesResponse{.acknowledgment = kAcknowledgment});
}

}  // namespace minato::ecs
