#include "control_plane/session_broker.h"

#include <boost/json.hpp>
#include <utility>

#include "base/log.h"
#include "base/system_random.h"
#include "control_plane/channel_client.h"
#include "control_plane/engine_question.h"
#include "control_plane/frame_client.h"
#include "control_plane/session_request.h"
#include "wire/codec/query_parameters.h"
#include "wire/sigv4_hash.h"

namespace minato::control_plane {
namespace {

using ecs::ExecTarget;

constexpr std::size_t kMostSessions = 1'000;
constexpr std::size_t kTokenLength = 64;
constexpr auto kTokenLife = std::chrono::seconds(60);
constexpr auto kMachinePatience = std::chrono::seconds(10);
constexpr auto kTick = std::chrono::milliseconds(100);

std::string session_in(const wire::HttpRequest& request) {
  const auto parameters = wire::QueryParameters::parse(wire::target_query(request.target));
  const std::string* const id = parameters ? parameters->find("session") : nullptr;
  return id == nullptr ? "" : *id;
}

/// Out of {"TokenValue": "..."}, as AWS's clients begin; empty when it is not there.
std::string token_in(const std::string& message) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(message, error);
  if (error || !value.is_object()) return "";
  const auto* const token = value.get_object().if_contains("TokenValue");
  return token != nullptr && token->is_string() ? std::string(token->get_string()) : "";
}

/// What one client is in: nothing until it has shown its token.
struct Conversation {
  std::shared_ptr<TaskSession> session;
};

}  // namespace

SessionBroker::SessionBroker(EngineLoop& loop, dispatch::Dispatcher& dispatcher, const Clock& clock,
                             std::string version)
    : loop_(loop),
      dispatcher_(dispatcher),
      clock_(clock),
      version_(std::move(version)),
      watch_([this] { watch(); }) {}

SessionBroker::~SessionBroker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  watch_.join();
}

// -- Offers ---------------------------------------------------------------------------------------

void SessionBroker::look_up(ecs::ExecReference reference, ecs::ExecAdmission admission,
                            TargetReply reply) {
  loop_.submit(engine_question<ExecTarget>(
      [this, reference = std::move(reference),
       admission](const engine::State& state) -> Result<ExecTarget> {
        auto target = ecs::find_exec_target(state, reference, admission);
        if (!target) return target;
        if (dispatcher_.find(target->instance) == nullptr) {
          return fail(ErrorCode::kTargetNotConnected,
                      "The execute command failed because the machine of the task is not "
                      "connected. Try again later.");
        }
        return target;
      },
      std::move(reply)));
}

Status SessionBroker::add(Offer offer) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= kMostSessions) {
    return fail(ErrorCode::kLimitExceeded,
                "There are " + std::to_string(kMostSessions) + " sessions already.");
  }
  std::string id = offer.order.session_id;
  entries_.emplace(std::move(id),
                   Entry{std::move(offer), std::chrono::steady_clock::now() + kTokenLife, nullptr});
  changed_.notify_one();
  return {};
}

void SessionBroker::execute(ecs::api::ExecuteCommandRequest request, const std::string& endpoint,
                            ExecuteReply reply) {
  auto order = make_order(request);
  if (!order) return reply(fail(order.error()));
  ecs::ExecReference reference{request.cluster, request.task, request.container};
  look_up(std::move(reference), ecs::ExecAdmission::kEnabledTasks,
          [this, order = std::move(*order), endpoint,
           reply = std::move(reply)](Result<ExecTarget> target) mutable {
            if (!target) return reply(fail(target.error()));
            Offer offer{Protocol::kDataChannel, *target, order_for(order, *target),
                        system_random_token(kTokenLength)};
            offer.order.session_id = "ecs-execute-command-" + SystemRandom().hex(17);
            auto response = show_session(*target, offer.order.session_id, offer.token);
            response.session->stream_url = stream_url(endpoint, offer.order.session_id);
            // ExecuteCommand has no error for a limit of its own.
            if (Status added = add(std::move(offer)); !added) {
              return reply(fail(ErrorCode::kClient, added.error().message));
            }
            reply(std::move(response));
          });
}

void SessionBroker::start(control::api::StartTaskSessionRequest request, StartReply reply) {
  auto order = make_order(request);
  if (!order) return reply(fail(order.error()));
  ecs::ExecReference reference{request.cluster, request.task, request.container};
  look_up(std::move(reference), ecs::ExecAdmission::kAllTasks,
          [this, order = std::move(*order),
           reply = std::move(reply)](Result<ExecTarget> target) mutable {
            if (!target) return reply(fail(target.error()));
            Offer offer{Protocol::kFrames, *target, order_for(order, *target),
                        system_random_token(kTokenLength)};
            offer.order.session_id = "session-" + SystemRandom().hex(32);
            control::api::StartTaskSessionResponse response;
            response.session_id = offer.order.session_id;
            response.stream_path = std::string(kClientPath) + "?session=" + response.session_id;
            response.token_value = offer.token;
            response.task_arn = target->task_arn;
            response.container = target->container;
            if (Status added = add(std::move(offer)); !added) return reply(fail(added.error()));
            reply(std::move(response));
          });
}

// -- Clients --------------------------------------------------------------------------------------

bool SessionBroker::knows(const wire::HttpRequest& request) const {
  const std::lock_guard lock(mutex_);
  return entries_.count(session_in(request)) > 0;
}

wire::WebSocketCallbacks SessionBroker::open_client(std::shared_ptr<wire::WebSocketSession> socket,
                                                    const wire::HttpRequest& request) {
  const auto conversation = std::make_shared<Conversation>();
  wire::WebSocketCallbacks callbacks;
  callbacks.on_message = [this, conversation, id = session_in(request),
                          weak = std::weak_ptr(socket)](const std::string& text) {
    const auto open = weak.lock();
    if (!open || conversation->session) return;
    auto session = claim(id, text, open);
    if (!session) return open->close(session.error().message);
    conversation->session = std::move(*session);
  };
  callbacks.on_binary = [this, conversation, weak = std::weak_ptr(socket)](std::string message) {
    if (conversation->session) {
      conversation->session->client_said(std::move(message), clock_.now());
    } else if (const auto open = weak.lock()) {
      open->close("The first message of a session is its token.");
    }
  };
  callbacks.on_close = [conversation](const std::string& reason) {
    if (conversation->session) conversation->session->client_gone(reason);
  };
  return callbacks;
}

Result<std::shared_ptr<TaskSession>> SessionBroker::claim(
    const std::string& id, const std::string& message,
    const std::shared_ptr<wire::WebSocketSession>& socket) {
  const std::string token = token_in(message);
  std::unique_lock lock(mutex_);
  const auto at = entries_.find(id);
  if (at == entries_.end() || at->second.session != nullptr ||
      !wire::equal_in_constant_time(at->second.offer.token, token)) {
    return fail(ErrorCode::kAccessDenied,
                "The token is not this session's, has been used, or has expired.");
  }
  Entry& entry = at->second;
  entry.offer.token.clear();
  entry.deadline = std::chrono::steady_clock::now() + kMachinePatience;
  std::unique_ptr<SessionClient> client;
  if (entry.offer.protocol == Protocol::kDataChannel) {
    client = std::make_unique<ChannelClient>(socket, session::DataChannelOptions{id, version_},
                                             clock_.now());
  } else {
    client = std::make_unique<FrameClient>(socket);
  }
  entry.session = std::make_shared<TaskSession>(std::move(client));
  const auto session = entry.session;
  const Offer offer = entry.offer;
  lock.unlock();
  spdlog::info("session {} with {} of {} is taken by {}", id, offer.target.container,
               offer.target.task_arn, socket->peer());
  call_machine(id, offer, session);
  return session;
}

// -- Machines -------------------------------------------------------------------------------------

void SessionBroker::call_machine(const std::string& id, const Offer& offer,
                                 const std::shared_ptr<TaskSession>& session) {
  const ecs::InstanceId instance = offer.target.instance;
  auto called = [this, id, session, order = offer.order](Result<dispatch::Send> send) {
    if (!send) return session->fail(send.error().message, clock_.now());
    link::ServerMessage message;
    message.open_session = order;
    (*send)(message);
  };
  loop_.submit(engine_question<dispatch::Send>(
      [this, instance](const engine::State&) -> Result<dispatch::Send> {
        if (const dispatch::Send* const send = dispatcher_.find(instance)) return *send;
        return fail(ErrorCode::kTargetNotConnected, "The task's machine is not connected.");
      },
      std::move(called)));
}

std::shared_ptr<TaskSession> SessionBroker::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto at = entries_.find(id);
  return at == entries_.end() ? nullptr : at->second.session;
}

wire::WebSocketCallbacks SessionBroker::open_agent(std::shared_ptr<wire::WebSocketSession> socket,
                                                   const wire::HttpRequest& request) {
  const auto session = find(session_in(request));
  wire::WebSocketCallbacks callbacks;
  if (session == nullptr || !session->attach_machine(socket)) {
    socket->close("Nobody waits for this session.");
    return callbacks;
  }
  callbacks.on_binary = [this, session](std::string frame) {
    session->machine_said(std::move(frame), clock_.now());
  };
  callbacks.on_close = [this, session](const std::string&) { session->machine_gone(clock_.now()); };
  return callbacks;
}

void SessionBroker::refused(const link::SessionRefused& refusal) {
  if (const auto session = find(refusal.session_id)) session->fail(refusal.reason, clock_.now());
}

// -- Time -----------------------------------------------------------------------------------------

void SessionBroker::watch() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (entries_.empty()) {
      changed_.wait(lock, [this] { return stopping_ || !entries_.empty(); });
      continue;
    }
    changed_.wait_for(lock, kTick, [this] { return stopping_; });
    if (stopping_) return;
    lock.unlock();
    look_at_all(std::chrono::steady_clock::now());
    lock.lock();
  }
}

void SessionBroker::look_at_all(SteadyTime now) {
  std::vector<std::shared_ptr<TaskSession>> late;
  std::vector<std::shared_ptr<TaskSession>> open;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [now](const auto& row) {
      const Entry& entry = row.second;
      return entry.session == nullptr ? now >= entry.deadline : entry.session->is_over();
    });
    for (const auto& [id, entry] : entries_) {
      if (entry.session == nullptr) continue;
      open.push_back(entry.session);
      if (now >= entry.deadline && !entry.session->has_machine()) late.push_back(entry.session);
    }
  }
  for (const auto& session : late) {
    session->fail("The task's machine did not answer in time.", clock_.now());
  }
  for (const auto& session : open) session->tick(clock_.now());
}

}  // namespace minato::control_plane
