// ControlPlaneForTest: the other end of the machine link, on loopback, at the command of a test: it
// says what the test wants said and keeps the latest report of every task. It acknowledges as a
// control plane does.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/agent.h"
#include "wire/http_server.h"

namespace minato::agent {

class ControlPlaneForTest {
 public:
  ControlPlaneForTest();
  ~ControlPlaneForTest();

  std::uint16_t port() const { return server_->port(); }
  /// The connection breaks and nobody answers until resume().
  void pause();
  void resume();

  /// Part of the full set of every connection from now on, and told to a connection that is there.
  void assign(const std::vector<link::TaskAssignment>& assignments);
  void stop_task(const std::string& task_id, const std::string& reason);
  /// No longer part of any set; told as forgotten.
  void forget(const std::string& task_id);
  /// No longer part of any set, silently.
  void lose(const std::string& task_id);
  /// Its journal is an older one: what it acknowledged of the task is not in it.
  void lose_report(const std::string& task_id);
  void send(const link::ServerMessage& message);

  using Condition = std::function<bool(const link::TaskReport&)>;
  /// Waits until the latest report of the task satisfies the condition; false after 20 seconds.
  bool wait_for(const std::string& task_id, const Condition& condition);
  bool wait_until_running(const std::string& task_id);
  /// Running, and its first container healthy.
  bool wait_until_healthy(const std::string& task_id);
  bool wait_until_stopped(const std::string& task_id);
  link::TaskReport report(const std::string& task_id);
  bool wait_for_registrations(int count);
  link::RegisterMachine registration();
  /// Of everything said in this connection.
  bool wait_for_acknowledgement();
  link::LogLines wait_for_lines(std::int64_t request_id);

 private:
  void start(std::uint16_t port);
  void take(const std::string& text);
  void take_report(const link::TaskReport& report, std::vector<link::ReportAck>& acks);
  void say(const link::ServerMessage& message);
  void say_all();
  void tell(std::vector<link::TaskAssignment> tasks, std::vector<std::string> forgotten);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<wire::WebSocketSession> session_;
  std::map<std::string, link::TaskAssignment> tasks_;
  std::map<std::string, link::TaskReport> reports_;
  std::map<std::int64_t, link::LogLines> lines_;
  link::RegisterMachine registration_;
  int registrations_ = 0;
  std::int64_t sequence_ = 0;
  std::int64_t acknowledged_ = 0;
  std::uint16_t paused_port_ = 0;
  std::unique_ptr<wire::HttpServer> server_;
};

}  // namespace minato::agent
