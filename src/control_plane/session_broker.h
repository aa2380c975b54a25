// SessionBroker: sessions with running containers: ExecuteCommand, and StartTaskSession of Minato's
// own clients. It offers a session with a token, good for one use within a minute, brings the
// client that shows it together with the machine of the task, and relays between the two. Of all
// that the engine is asked one thing only: where the container is. Safe on any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "api/agent.h"
#include "api/ecs.h"
#include "api/minato.h"
#include "base/clock.h"
#include "base/result.h"
#include "control_plane/engine_loop.h"
#include "control_plane/task_session.h"
#include "services/dispatch/dispatcher.h"
#include "services/ecs/operations/exec_target.h"
#include "wire/http_server.h"

namespace minato::control_plane {

class SessionBroker {
 public:
  /// Where clients of ExecuteCommand, clients of StartTaskSession, and agents connect to.
  static constexpr const char* kChannelPath = "/v1/data-channel";
  static constexpr const char* kClientPath = "/sessions";
  static constexpr const char* kAgentPath = "/agent/session";

  using ExecuteReply = std::function<void(Result<ecs::api::ExecuteCommandResponse>)>;
  using StartReply = std::function<void(Result<control::api::StartTaskSessionResponse>)>;

  SessionBroker(EngineLoop& loop, dispatch::Dispatcher& dispatcher, const Clock& clock,
                std::string version);
  ~SessionBroker();

  /// `endpoint` is how the caller reached the API: "http://127.0.0.1:4566".
  void execute(ecs::api::ExecuteCommandRequest request, const std::string& endpoint,
               ExecuteReply reply);
  void start(control::api::StartTaskSessionRequest request, StartReply reply);

  /// WebSocketHandler::open of the three paths.
  wire::WebSocketCallbacks open_client(std::shared_ptr<wire::WebSocketSession> socket,
                                       const wire::HttpRequest& request);
  wire::WebSocketCallbacks open_agent(std::shared_ptr<wire::WebSocketSession> socket,
                                      const wire::HttpRequest& request);
  /// Nobody waits for a session of that name.
  bool knows(const wire::HttpRequest& request) const;
  /// An agent's answer.
  void refused(const link::SessionRefused& refusal);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  enum class Protocol { kDataChannel, kFrames };

  struct Offer {
    Protocol protocol;
    ecs::ExecTarget target;
    link::OpenSession order;
    std::string token;
  };
  struct Entry {
    Offer offer;
    /// For the client to come, then for the machine.
    SteadyTime deadline;
    /// Null until the client has shown its token.
    std::shared_ptr<TaskSession> session;
  };
  using TargetReply = std::function<void(Result<ecs::ExecTarget>)>;

  void look_up(ecs::ExecReference reference, ecs::ExecAdmission admission, TargetReply reply);
  /// kLimitExceeded when there are too many.
  Status add(Offer offer);
  Result<std::shared_ptr<TaskSession>> claim(const std::string& id, const std::string& message,
                                             const std::shared_ptr<wire::WebSocketSession>& socket);
  void call_machine(const std::string& id, const Offer& offer,
                    const std::shared_ptr<TaskSession>& session);
  std::shared_ptr<TaskSession> find(const std::string& id) const;
  void watch();
  void look_at_all(SteadyTime now);

  EngineLoop& loop_;
  dispatch::Dispatcher& dispatcher_;
  const Clock& clock_;
  const std::string version_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Entry> entries_;
  bool stopping_ = false;
  std::thread watch_;
};

}  // namespace minato::control_plane
