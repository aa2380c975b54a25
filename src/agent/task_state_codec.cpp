#include "agent/task_state_codec.h"

#include <boost/json.hpp>

#include "agent/task_report.h"
#include "api/agent_codec.h"

namespace minato::agent {
namespace {

namespace json = boost::json;

// Every member has a default and every enumerator its name, so that a later program reads what an
// earlier one kept, and an earlier one what a later one kept as far as it knows it.

json::value encode(const std::optional<Instant>& instant) {
  return instant ? json::value(to_millis(*instant)) : json::value();
}

void decode(const json::object& object, const char* name, std::optional<Instant>& instant) {
  const json::value* value = object.if_contains(name);
  if (value && !value->is_null()) instant = instant_from_millis(value->as_int64());
}

// Throws std::out_of_range for a name that this program does not know.
template <NamedEnum E>
void decode(const json::object& object, const char* name, E& enumerator) {
  const json::value* value = object.if_contains(name);
  if (!value) return;
  const std::string_view text = value->as_string();
  if (!parse_enum(text, enumerator)) throw std::out_of_range(std::string(text));
}

json::object encode(const ContainerProgress& progress) {
  return {{"phase", minato::to_string(progress.phase)},
          {"image", minato::to_string(progress.image)},
          {"stopSignal", progress.stop_signal},
          {"stop", minato::to_string(progress.stop)},
          {"killAt", encode(progress.kill_at)},
          {"nextCheckAt", encode(progress.health.next_check_at)},
          {"consecutiveFailures", progress.health.consecutive_failures},
          {"restarts", progress.restarts},
          {"beganAt", encode(progress.began_at)}};
}

// Throws boost::system::system_error or std::out_of_range where the text is not ours.
ContainerProgress decode_progress(const json::object& object) {
  ContainerProgress progress;
  decode(object, "phase", progress.phase);
  decode(object, "image", progress.image);
  decode(object, "stop", progress.stop);
  decode(object, "killAt", progress.kill_at);
  decode(object, "nextCheckAt", progress.health.next_check_at);
  decode(object, "beganAt", progress.began_at);
  if (const json::value* restarts = object.if_contains("restarts")) {
    progress.restarts = static_cast<int>(restarts->as_int64());
  }
  if (const json::value* signal = object.if_contains("stopSignal")) {
    progress.stop_signal = signal->as_string();
  }
  if (const json::value* failures = object.if_contains("consecutiveFailures")) {
    progress.health.consecutive_failures = static_cast<int>(failures->as_int64());
  }
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
  decode(object, "phase", state.phase);
  decode(object, "network", state.network);
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
      json::object{{"phase", minato::to_string(state.phase)},
                   {"network", minato::to_string(state.network)},
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
