#include <gtest/gtest.h>

#include <chrono>

#include "agent/control_plane_for_test.h"
#include "api/agent_codec.h"

namespace minato::agent {
namespace {

constexpr std::chrono::seconds kPatience{20};

}  // namespace

ControlPlaneForTest::ControlPlaneForTest() { start(0); }

ControlPlaneForTest::~ControlPlaneForTest() { server_.reset(); }

void ControlPlaneForTest::start(std::uint16_t port) {
  wire::HttpServerOptions options;
  options.port = port;
  options.handler = [](const wire::HttpRequest&, const wire::HttpReply& reply) { reply({}); };
  wire::WebSocketHandler handler;
  handler.refuse = [](const wire::HttpRequest&) { return std::nullopt; };
  handler.open = [this](std::shared_ptr<wire::WebSocketSession> session, const auto&) {
    const std::lock_guard lock(mutex_);
    session_ = std::move(session);
    wire::WebSocketCallbacks callbacks;
    callbacks.on_message = [this](const std::string& text) { take(text); };
    callbacks.on_close = [](const std::string&) {};
    return callbacks;
  };
  options.websockets["/agent"] = std::move(handler);
  auto server = wire::HttpServer::start(std::move(options));
  ASSERT_TRUE(server) << server.error().message;
  server_ = std::move(*server);
}

void ControlPlaneForTest::pause() {
  {
    const std::lock_guard lock(mutex_);
    session_.reset();
  }
  const std::uint16_t port = server_->port();
  server_.reset();
  paused_port_ = port;
}

void ControlPlaneForTest::resume() { start(paused_port_); }

void ControlPlaneForTest::say(const link::ServerMessage& message) {
  if (session_) std::ignore = session_->send(wire::encode_json_text(message));
}

void ControlPlaneForTest::say_all() {
  link::ServerMessage message;
  message.registered = link::Registered{1'000};
  say(message);
  sequence_ = 1;
  acknowledged_ = 0;
  message = {};
  message.assignments = link::Assignments{1, true, std::vector<link::TaskAssignment>{}, {}};
  for (const auto& [id, task] : tasks_) {
    const auto report = reports_.find(id);
    const bool known = report != reports_.end();
    if (known && report->second.last_status == link::AgentTaskStatus::kStopped) continue;
    message.assignments->tasks->push_back(task);
    message.assignments->tasks->back().report_version = known ? report->second.version : 0;
  }
  say(message);
}

void ControlPlaneForTest::tell(std::vector<link::TaskAssignment> tasks,
                               std::vector<std::string> forgotten) {
  if (sequence_ == 0) return;
  link::ServerMessage message;
  message.assignments =
      link::Assignments{++sequence_, false, std::move(tasks), std::move(forgotten)};
  say(message);
}

void ControlPlaneForTest::assign(const std::vector<link::TaskAssignment>& assignments) {
  const std::lock_guard lock(mutex_);
  for (const auto& assignment : assignments) tasks_[assignment.task_id] = assignment;
  tell(assignments, {});
}

void ControlPlaneForTest::stop_task(const std::string& task_id, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  link::TaskAssignment& task = tasks_.at(task_id);
  task.desired_status = link::DesiredStatus::kStopped;
  task.stopped_reason = reason;
  link::TaskAssignment told = task;
  told.task_definition.reset();
  tell({std::move(told)}, {});
}

void ControlPlaneForTest::forget(const std::string& task_id) {
  const std::lock_guard lock(mutex_);
  tasks_.erase(task_id);
  tell({}, {task_id});
}

void ControlPlaneForTest::lose(const std::string& task_id) {
  const std::lock_guard lock(mutex_);
  tasks_.erase(task_id);
}

void ControlPlaneForTest::lose_report(const std::string& task_id) {
  const std::lock_guard lock(mutex_);
  reports_.erase(task_id);
}

void ControlPlaneForTest::send(const link::ServerMessage& message) {
  const std::lock_guard lock(mutex_);
  say(message);
}

void ControlPlaneForTest::take(const std::string& text) {
  const auto message = wire::decode_json_text<link::AgentMessage>(text);
  ASSERT_TRUE(message) << message.error().message;
  const std::lock_guard lock(mutex_);
  link::ServerMessage answer;
  std::vector<link::ReportAck> acks;
  if (message->register_machine) {
    registration_ = *message->register_machine;
    ++registrations_;
    for (const auto& report : *registration_.tasks) take_report(report, acks);
    say_all();
  }
  if (message->task_reports) {
    for (const auto& report : *message->task_reports) take_report(report, acks);
  }
  if (message->assignments_ack) acknowledged_ = message->assignments_ack->sequence;
  if (message->unknown_tasks) {
    answer.confirm_stops.emplace();
    for (const auto& id : *message->unknown_tasks) {
      if (!tasks_.contains(id)) answer.confirm_stops->push_back(id);
    }
  }
  if (message->log_lines) lines_[message->log_lines->request_id] = *message->log_lines;
  if (!acks.empty()) answer.report_acks = std::move(acks);
  if (answer.confirm_stops || answer.report_acks) say(answer);
  changed_.notify_all();
}

void ControlPlaneForTest::take_report(const link::TaskReport& report,
                                      std::vector<link::ReportAck>& acks) {
  acks.push_back({report.task_id, report.version});
  const auto known = reports_.find(report.task_id);
  if (known != reports_.end()) {
    if (report.version <= known->second.version) return;
    EXPECT_GE(report.last_status, known->second.last_status) << report.task_id << " went back";
  }
  reports_[report.task_id] = report;
}

bool ControlPlaneForTest::wait_for(const std::string& task_id, const Condition& condition) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] {
    const auto report = reports_.find(task_id);
    return report != reports_.end() && condition(report->second);
  });
}

bool ControlPlaneForTest::wait_until_running(const std::string& task_id) {
  return wait_for(task_id, [](const auto& report) {
    return report.last_status == link::AgentTaskStatus::kRunning;
  });
}

bool ControlPlaneForTest::wait_until_healthy(const std::string& task_id) {
  return wait_for(task_id, [](const auto& report) {
    return report.last_status == link::AgentTaskStatus::kRunning &&
           report.containers.at(0).health == link::ContainerHealth::kHealthy;
  });
}

bool ControlPlaneForTest::wait_until_stopped(const std::string& task_id) {
  return wait_for(task_id, [](const auto& report) {
    return report.last_status == link::AgentTaskStatus::kStopped;
  });
}

link::TaskReport ControlPlaneForTest::report(const std::string& task_id) {
  const std::lock_guard lock(mutex_);
  return reports_[task_id];
}

bool ControlPlaneForTest::wait_for_registrations(int count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return registrations_ >= count; });
}

link::RegisterMachine ControlPlaneForTest::registration() {
  const std::lock_guard lock(mutex_);
  return registration_;
}

bool ControlPlaneForTest::wait_for_acknowledgement() {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience,
                           [&] { return sequence_ > 0 && acknowledged_ == sequence_; });
}

link::LogLines ControlPlaneForTest::wait_for_lines(std::int64_t request_id) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kPatience, [&] { return lines_.contains(request_id); });
  return lines_[request_id];
}

}  // namespace minato::agent
