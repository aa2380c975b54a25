#include "agent/task_state_codec.h"

#include <boost/json.hpp>

#include "agent/task_report.h"
#include "api/agent_codec.h"

namespace minato::agent {
namespace {

namespace json = boost::json;

json::value encode(const std::optional<Instant>& instant) {
  return instant ? json::value(to_millis(*instant)) : json::value();
}

std::optional<Instant> decode_instant(const json::value& value) {
  if (value.is_null()) return std::nullopt;
  return instant_from_millis(value.as_int64());
}

json::object encode(const ContainerProgress& progress) {
  return {{"phase", static_cast<int>(progress.phase)},
          {"image", static_cast<int>(progress.image)},
          {"stopSignal", progress.stop_signal},
          {"stop", static_cast<int>(progress.stop)},
          {"killAt", encode(progress.kill_at)},
          {"nextCheckAt", encode(progress.health.next_check_at)},
          {"consecutiveFailures", progress.health.consecutive_failures}};
}

// Throws boost::system::system_error or std::out_of_range where the text is not ours.
ContainerProgress decode_progress(const json::object& object) {
  ContainerProgress progress;
  progress.phase = static_cast<ContainerPhase>(object.at("phase").as_int64());
  progress.image = static_cast<Preparation>(object.at("image").as_int64());
  progress.stop_signal = object.at("stopSignal").as_string();
  progress.stop = static_cast<Preparation>(object.at("stop").as_int64());
  progress.kill_at = decode_instant(object.at("killAt"));
  progress.health.next_check_at = decode_instant(object.at("nextCheckAt"));
  progress.health.consecutive_failures =
      static_cast<int>(object.at("consecutiveFailures").as_int64());
  return progress;
}

Result<TaskState> decode(const json::object& object, TaskPlan plan) {
  const auto report = wire::decode_json<link::TaskReport>(object.at("report"));
  if (!report) return fail(report.error());
  const json::array& containers = object.at("containers").as_array();
  if (containers.size() != plan.containers.size()) {
    return fail(ErrorCode::kIo, "The kept state is of a task with other containers.");
  }
  TaskState state;
  state.facts = facts_from_report(*report, plan);
  state.version = report->version;
  state.phase = static_cast<TaskPhase>(object.at("phase").as_int64());
  state.network = static_cast<Preparation>(object.at("network").as_int64());
  for (const json::value& container : containers) {
    state.containers.push_back(decode_progress(container.as_object()));
  }
  state.plan = std::move(plan);
  return state;
}

}  // namespace

std::string encode_task_state(const std::string& task_id, const TaskState& state) {
  json::array containers;
  for (const ContainerProgress& progress : state.containers) containers.push_back(encode(progress));
  return json::serialize(
      json::object{{"phase", static_cast<int>(state.phase)},
                   {"network", static_cast<int>(state.network)},
                   {"containers", std::move(containers)},
                   {"report", wire::encode_json(make_report(task_id, state, {}))}});
}

Result<TaskState> decode_task_state(std::string_view text, TaskPlan plan) {
  try {
    return decode(json::parse(text).as_object(), std::move(plan));
  } catch (const std::exception& error) {
    return fail(ErrorCode::kIo, std::string("The kept state is damaged: ") + error.what());
  }
}

}  // namespace minato::agent
