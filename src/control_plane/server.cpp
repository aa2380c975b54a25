#include "control_plane/server.h"

#include <algorithm>

#include "api/ecs_codec.h"
#include "api/minato_codec.h"
#include "base/log.h"
#include "base/system_clock.h"
#include "base/system_random.h"
#include "control_plane/api_front.h"
#include "control_plane/edge_operations.h"
#include "control_plane/engine_loop.h"
#include "control_plane/hook_caller.h"
#include "control_plane/log_relay.h"
#include "control_plane/log_service.h"
#include "control_plane/machine_link.h"
#include "control_plane/session_broker.h"
#include "control_plane/sqlite_journal.h"
#include "control_plane/vault_key_file.h"
#include "services/dispatch/dispatcher.h"
#include "services/role_session.h"
#include "session/session_frame.h"
#include "wire/http_server.h"

namespace minato::control_plane {
namespace {

constexpr Millis kPatienceAtEnd{2000};
/// An agent says something each second; silence of this length is a broken link.
constexpr Millis kLinkIdleTimeout{4000};

std::string journal_file(const std::filesystem::path& data) { return data / "journal.sqlite"; }
std::filesystem::path log_directory(const std::filesystem::path& data) {
  return data / "log-lines";
}

/// A batch of log events may have 1 MiB of text, and JSON writes a character in up to six bytes.
std::size_t body_limit_of(const wire::HttpRequest& request) {
  const auto target = request.headers.find("X-Amz-Target");
  return target == "Logs_20140328.PutLogEvents" ? 8u << 20 : 1u << 20;
}

/// The windows of both directions fit twice; whoever sends more than he may is cut off.
wire::WebSocketOptions session_socket_options() {
  wire::WebSocketOptions options;
  options.message_limit = session::kFrameLimit;
  options.queue_limit = 4 * session::kFrameLimit;
  return options;
}

}  // namespace

class Server::Core {
 public:
  Core(ServerOptions options, VaultKeyFile vault_key)
      : options_(std::move(options)),
        vault_key_(std::move(vault_key)),
        session_vault_(vault_key_.key(), std::make_shared<SystemRandom>()),
        random_(system_random_seed()),
        engine_(random_),
        dispatcher_((install_cloud(engine_, registry_, options_.cloud), engine_)),
        hooks_(engine_),
        log_lines_(engine_) {}

  ~Core() {
    // The order matters: no new requests, then no more ticks, then the journal's last batch.
    if (http_) http_->stop(kPatienceAtEnd);
    hooks_.stop();
    log_lines_.stop();
    if (loop_) loop_->stop();
    journal_.reset();
  }

  Status start() {
    auto journal = SqliteJournal::open(journal_file(options_.data));
    if (!journal) return fail(journal.error());
    journal_ = std::move(*journal);
    if (auto loaded = engine_.load(*journal_); !loaded) return loaded;
    if (auto kept = keep_vault_key(); !kept) return kept;
    loop_ = std::make_unique<EngineLoop>(engine_, *journal_, clock_);
    if (auto started =
            log_lines_.start(log_directory(options_.data), engine_.state(), *loop_, clock_);
        !started) {
      return started;
    }
    logs_ = std::make_unique<LogRelay>(*loop_, dispatcher_);
    sessions_ = std::make_unique<SessionBroker>(*loop_, dispatcher_, clock_, options_.version);
    link_ = std::make_unique<MachineLink>(*loop_, dispatcher_, *logs_, *sessions_);
    add_edge_operations();
    loop_->set_after_refusal(dispatch::Dispatcher::refusal_ended);
    loop_->submit(make_default_cluster());
    loop_->start();
    hooks_.start(*loop_);
    return serve();
  }

  std::uint16_t port() const { return http_->port(); }

 private:
  /// Only now, with the journal ours and read, a new key may become the data directory's.
  Status keep_vault_key() {
    const std::size_t foreign = count_foreign_values(engine_.state());
    if (foreign > 0) return vault_key_.refuse(foreign);
    return vault_key_.keep();
  }

  Status serve() {
    front_ = std::make_unique<ApiFront>(
        ApiFrontOptions{.region = options_.cloud.identity.region,
                        .access_key = options_.access_key,
                        .version = options_.version,
                        .open_session = [this](std::string_view token,
                                               Instant now) { return open_session(token, now); }},
        [this](ApiCall call, Answer answer) { execute(std::move(call), std::move(answer)); });
    wire::HttpServerOptions http;
    http.address = options_.address;
    http.port = options_.port;
    http.io_threads = 2;
    http.body_limit_of = body_limit_of;
    http.handler = [this](wire::HttpRequest request, wire::HttpReply reply) {
      front_->handle(std::move(request), std::move(reply));
    };
    http.refuse = [this](const wire::HttpRequest& request, const Error& error) {
      return front_->refuse(request, error);
    };
    auto& link = http.websockets["/agent"];
    link.refuse = [this](const wire::HttpRequest& request) {
      return front_->refuse_upgrade(request);
    };
    link.open = [this](std::shared_ptr<wire::WebSocketSession> session, const wire::HttpRequest&) {
      return link_->open(std::move(session));
    };
    link.options.idle_timeout = kLinkIdleTimeout;
    add_session_paths(http);
    auto server = wire::HttpServer::start(std::move(http));
    if (!server) return fail(server.error());
    http_ = std::move(*server);
    return {};
  }

  /// Clients of a session show its token in their first message; agents sign.
  void add_session_paths(wire::HttpServerOptions& http) {
    for (const char* path : {SessionBroker::kChannelPath, SessionBroker::kClientPath}) {
      auto& client = http.websockets[path];
      client.refuse = [this](const wire::HttpRequest& request) {
        return sessions_->knows(request) ? std::nullopt
                                         : std::optional(wire::HttpResponse{
                                               404, {}, "There is no such session (any more).\n"});
      };
      client.open = [this](std::shared_ptr<wire::WebSocketSession> socket,
                           const wire::HttpRequest& request) {
        return sessions_->open_client(std::move(socket), request);
      };
      client.options = session_socket_options();
    }
    auto& agent = http.websockets[SessionBroker::kAgentPath];
    agent.refuse = [this](const wire::HttpRequest& request) {
      return front_->refuse_upgrade(request);
    };
    agent.open = [this](std::shared_ptr<wire::WebSocketSession> socket,
                        const wire::HttpRequest& request) {
      return sessions_->open_agent(std::move(socket), request);
    };
    agent.options = session_socket_options();
  }

  /// On an I/O thread: a vault is read only here.
  Result<wire::SessionKey> open_session(std::string_view token, Instant now) const {
    const auto session = minato::open_session(session_vault_, token, now);
    if (!session) return fail(session.error());
    return wire::SessionKey{{session->access_key_id, session->secret_access_key},
                            principal_of(*session)};
  }

  /// What reaches past the engine: to the machines, and to the files of log lines.
  void add_edge_operations() {
    log_lines_.add_operations(edges_);
    edges_.add<control::api::GetTaskLogs>("minato", [this](auto request, auto reply) {
      logs_->read(std::move(request), std::move(reply));
    });
    edges_.add<control::api::StartTaskSession>("minato", [this](auto request, auto reply) {
      sessions_->start(std::move(request), std::move(reply));
    });
    edges_.add_with_endpoint<ecs::api::ExecuteCommand>(
        "ecs", [this](auto request, const std::string& endpoint, auto reply) {
          sessions_->execute(std::move(request), endpoint, std::move(reply));
        });
  }

  void execute(ApiCall call, Answer answer) {
    if (edges_.has(call)) return edges_.serve(call, std::move(answer));
    auto input = registry_.prepare({.service = std::move(call.service),
                                    .operation = std::move(call.operation),
                                    .body = std::move(call.body),
                                    .request_id = std::move(call.request_id),
                                    .session = std::move(call.session)},
                                   answer);
    if (!input) return answer(fail(input.error()));
    loop_->submit(std::move(*input));
  }

  ServerOptions options_;
  VaultKeyFile vault_key_;
  const ValueVault session_vault_;
  SystemClock clock_;
  SeededRandom random_;
  engine::Engine engine_;
  OperationRegistry registry_;
  dispatch::Dispatcher dispatcher_;
  HookCaller hooks_;
  LogService log_lines_;
  EdgeOperations edges_;
  std::unique_ptr<SqliteJournal> journal_;
  std::unique_ptr<EngineLoop> loop_;
  std::unique_ptr<LogRelay> logs_;
  std::unique_ptr<SessionBroker> sessions_;
  std::unique_ptr<MachineLink> link_;
  std::unique_ptr<ApiFront> front_;
  std::unique_ptr<wire::HttpServer> http_;
};

Server::Server(std::unique_ptr<Core> core) : core_(std::move(core)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(ServerOptions options) {
  std::error_code error;
  std::filesystem::create_directories(options.data, error);
  if (error) {
    return fail(ErrorCode::kIo, options.data.native() + ": " + error.message());
  }
  auto vault_key = VaultKeyFile::open(options.data / "vault.key");
  if (!vault_key) return fail(vault_key.error());
  options.cloud.vault = {vault_key->key(), std::make_shared<SystemRandom>()};
  auto core = std::make_unique<Core>(std::move(options), std::move(*vault_key));
  if (auto started = core->start(); !started) return fail(started.error());
  return std::unique_ptr<Server>(new Server(std::move(core)));
}

std::uint16_t Server::port() const { return core_->port(); }

}  // namespace minato::control_plane
