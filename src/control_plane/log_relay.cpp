#include "control_plane/log_relay.h"

#include <utility>
#include <vector>

#include "services/ecs/operations/references.h"

namespace minato::control_plane {
namespace {

constexpr auto kPatience = std::chrono::seconds(10);

control::api::GetTaskLogsResponse response_of(link::LogLines lines) {
  control::api::GetTaskLogsResponse response;
  response.ended = lines.ended.value_or(false);
  response.next = std::move(lines.next);
  if (!lines.lines) return response;
  for (auto& line : *lines.lines) {
    response.lines.push_back({.timestamp = line.timestamp,
                              .container = std::move(line.container),
                              .stream = std::move(line.stream),
                              .text = std::move(line.text)});
  }
  return response;
}

link::ServerMessage question(std::int64_t id, const ecs::Task& task,
                             const control::api::GetTaskLogsRequest& request) {
  link::ServerMessage message;
  auto& read = message.read_logs.emplace();
  read.request_id = id;
  read.task_id = task.id.str();
  read.container = request.container;
  read.tail = request.tail;
  read.after = request.after;
  return message;
}

}  // namespace

LogRelay::LogRelay(EngineLoop& loop, dispatch::Dispatcher& dispatcher)
    : loop_(loop), dispatcher_(dispatcher), watch_([this] { give_up_on_late_ones(); }) {}

LogRelay::~LogRelay() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  watch_.join();
}

void LogRelay::read(control::api::GetTaskLogsRequest request, Reply reply) {
  loop_.submit({[this, request = std::move(request), reply = std::move(reply)](
                    const engine::State& state, engine::Context&) {
    engine::Outcome outcome;
    outcome.refused = [reply](const Error& error) {
      return [reply, error] { reply(fail(error)); };
    };
    if (auto asked = ask(state, request, reply)) {
      outcome.answer = [ask = std::move(*asked)](const engine::State&) { return ask; };
    } else {
      outcome.answer = [reply, error = asked.error()](const engine::State&) {
        return [reply, error] { reply(fail(error)); };
      };
    }
    return outcome;
  }});
}

Result<engine::Release> LogRelay::ask(const engine::State& state,
                                      const control::api::GetTaskLogsRequest& request,
                                      const Reply& reply) {
  const auto cluster = ecs::find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto* task = ecs::find_task(state, (*cluster)->name, request.task);
  if (task == nullptr) {
    return fail(ErrorCode::kInvalidParameter, "The referenced task was not found.");
  }
  const auto* send = dispatcher_.find(task->instance);
  if (send == nullptr) {
    return fail(ErrorCode::kUnavailable, "The task's machine is not connected.");
  }
  const std::int64_t id = remember(reply);
  return [send = *send, message = question(id, *task, request)] { send(message); };
}

std::int64_t LogRelay::remember(Reply reply) {
  const std::lock_guard lock(mutex_);
  waiting_[++last_request_] = {std::move(reply), std::chrono::steady_clock::now() + kPatience};
  changed_.notify_one();
  return last_request_;
}

void LogRelay::take(link::LogLines lines) {
  Reply reply;
  {
    const std::lock_guard lock(mutex_);
    const auto at = waiting_.find(lines.request_id);
    if (at == waiting_.end()) return;
    reply = std::move(at->second.reply);
    waiting_.erase(at);
  }
  if (lines.error) {
    reply(fail(ErrorCode::kInvalidParameter, *lines.error));
  } else {
    reply(response_of(std::move(lines)));
  }
}

void LogRelay::give_up_on_late_ones() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    // Requests are numbered in the order of their deadlines.
    if (waiting_.empty()) {
      changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      continue;
    }
    const auto deadline = waiting_.begin()->second.deadline;
    if (std::chrono::steady_clock::now() < deadline) {
      changed_.wait_until(lock, deadline);
      continue;
    }
    const Reply reply = std::move(waiting_.begin()->second.reply);
    waiting_.erase(waiting_.begin());
    lock.unlock();
    reply(fail(ErrorCode::kUnavailable, "The task's machine did not answer in time."));
    lock.lock();
  }
}

}  // namespace minato::control_plane
