#include <arpa/inet.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>

#include "agent/directory_lock.h"
#include "base/log.h"
#include "base/unique_fd.h"
#include "cli/child_process.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/endpoint.h"
#include "wire/credentials.h"
#include "wire/http_client.h"

#include <poll.h>

namespace minato::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr auto kShortestRestart = std::chrono::milliseconds(100);
constexpr auto kLongestRestart = std::chrono::seconds(5);
/// A child that has lived for so long starts its delays anew.
constexpr auto kGoodLife = std::chrono::seconds(10);
constexpr auto kPatienceAtEnd = std::chrono::seconds(10);

/// One of the two processes and when it may start again.
struct Part {
  const char* name;
  std::vector<std::string> arguments;
  std::optional<ChildProcess> process = {};
  SteadyClock::time_point started = {};
  SteadyClock::time_point restart_at = {};
  std::chrono::milliseconds delay = kShortestRestart;
};

/// Keeps server and agent running until told to stop. Containers outlive all of them.
class Supervisor {
 public:
  Supervisor(const ServerCommand& server, const AgentCommand& agent)
      : server_(server),
        parts_{Part{"server", server_arguments(server)}, Part{"agent", agent_arguments(agent)}} {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int each : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) sigaddset(&signals, each);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    signals_.reset(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  }

  int run() {
    while (!stopping_) {
      start_due();
      announce_once_up();
      wait();
      take_signals();
      if (!reap()) {
        end();
        return kCannotStart;
      }
    }
    end();
    std::cout << "Minato has ended; containers run on. `minato up` takes them over again, `minato "
                 "down --data "
              << server_.place.data.native() << "` ends them.\n";
    return 0;
  }

 private:
  void start_due() {
    for (auto& part : parts_) {
      if (part.process || SteadyClock::now() < part.restart_at) continue;
      auto started = ChildProcess::start(part.arguments);
      part.started = SteadyClock::now();
      if (started) {
        part.process = std::move(*started);
      } else {
        spdlog::error("{}: {}", part.name, started.error().message);
        put_off(part);
      }
    }
  }

  static void put_off(Part& part) {
    if (SteadyClock::now() - part.started > kGoodLife) part.delay = kShortestRestart;
    part.restart_at = SteadyClock::now() + part.delay;
    part.delay = std::min<std::chrono::milliseconds>(part.delay * 2, kLongestRestart);
  }

  void wait() const {
    auto until = SteadyClock::now() + std::chrono::seconds(announced_ ? 3600 : 0) +
                 std::chrono::milliseconds(20);
    for (const auto& part : parts_) {
      if (!part.process) until = std::min(until, part.restart_at);
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - SteadyClock::now());
    pollfd ready{signals_.get(), POLLIN, 0};
    poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
  }

  void take_signals() {
    signalfd_siginfo info{};
    while (read(signals_.get(), &info, sizeof info) == sizeof info) {
      if (info.ssi_signo != SIGCHLD) stopping_ = true;
    }
  }

  /// False: a part says that it can't start, which a restart won't mend.
  bool reap() {
    while (const auto ended = reap_child()) {
      for (auto& part : parts_) {
        if (!part.process || part.process->pid() != ended->pid) continue;
        part.process.reset();
        if (stopping_) continue;
        // After the first start the same may pass: a port that lingers, a disk that is full.
        if (ended->status == kCannotStart && !announced_) return false;
        spdlog::warn("{} ended ({}) and is started again", part.name, ended->status);
        put_off(part);
      }
    }
    return true;
  }

  void announce_once_up() {
    if (announced_) return;
    wire::HttpClientOptions quick;
    quick.connect_timeout = Millis{200};
    quick.idle_timeout = Millis{1000};
    wire::HttpClientRequest question;
    question.url = "http://" + server_.place.listen + "/health";
    const auto health = wire::HttpClient(quick).send(question);
    if (!health || health->status != 200 || !parts_[0].process) return;
    announced_ = true;
    std::cout << "Minato is up.\n\n  endpoint     http://" << server_.place.listen
              << "\n  region       " << server_.place.region << "\n  credentials  "
              << wire::credentials_path(server_.place.data).native() << "\n\n";
    if (!server_.write_profile) {
      std::cout << "  `minato up --write-profile` keeps them as the AWS profile \"minato\" of this "
                   "user;\n"
                   "  then:\n";
    }
    std::cout << "  aws --profile minato --endpoint-url http://" << server_.place.listen
              << " ecs list-clusters\n"
              << std::endl;
  }

  void end() {
    for (auto& part : parts_) {
      if (part.process) part.process->signal(SIGTERM);
    }
    stopping_ = true;
    const auto deadline = SteadyClock::now() + kPatienceAtEnd;
    while (parts_[0].process || parts_[1].process) {
      if (SteadyClock::now() > deadline) {
        for (auto& part : parts_) {
          if (part.process) part.process->signal(SIGKILL);
        }
      }
      pollfd ready{signals_.get(), POLLIN, 0};
      poll(&ready, 1, 100);
      take_signals();
      reap();
    }
  }

  ServerCommand server_;
  Part parts_[2];
  UniqueFd signals_;
  bool stopping_ = false;
  bool announced_ = false;
};

/// Somebody else's server on the port would be taken for our own.
Status check_free(const std::string& listen) {
  const auto endpoint = parse_endpoint(listen);
  if (!endpoint) return fail(endpoint.error());
  const UniqueFd probe(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(probe.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(endpoint->port);
  if (inet_pton(AF_INET, endpoint->address.c_str(), &address.sin_addr) != 1) return {};
  if (bind(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
      errno != EADDRINUSE) {
    return {};
  }
  return fail(ErrorCode::kConflict,
              listen + ": the address is already in use; --listen names another one");
}

}  // namespace

std::filesystem::path up_lock(const std::filesystem::path& data) { return data / "up.lock"; }

int run_up(const ServerCommand& server, const AgentCommand& agent) {
  start_logging("up", server.place.verbose ? LogLevel::kDebug : LogLevel::kInfo);
  if (geteuid() != 0) {
    return say_error(
        "running containers needs root: start `minato up` as root, or `minato server` for the API "
        "alone");
  }
  if (auto free = check_free(server.place.listen); !free) return say_error(free.error().message);
  std::error_code error;
  std::filesystem::create_directories(server.place.data, error);
  if (error) return say_error(server.place.data.native() + ": " + error.message());
  // So that `minato down` finds it.
  const auto lock = agent::DirectoryLock::take(up_lock(server.place.data), Millis{0});
  if (!lock) return say_error(lock.error().message);
  return Supervisor(server, agent).run();
}

}  // namespace minato::cli
