#include "agent/session/session_host.h"

#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "agent/session/archive_session.h"
#include "agent/session/command_session.h"
#include "agent/session/port_session.h"
#include "base/log.h"

namespace minato::agent {
namespace {

constexpr std::size_t kMostSessions = 64;
constexpr const char* kPath = "/agent/session?session=";

}  // namespace

SessionHost::SessionHost(ControlPlaneAddress address, agent_runtime::ContainerRuntime& runtime)
    : address_(std::move(address)), runtime_(runtime), stop_(::eventfd(0, EFD_CLOEXEC)) {}

SessionHost::~SessionHost() {
  const std::uint64_t one = 1;
  if (::write(stop_.get(), &one, sizeof one) < 0) spdlog::error("Sessions can't be told to end");
  for (Session& session : sessions_) session.thread.join();
}

std::optional<std::string> SessionHost::open(link::OpenSession order, std::string container) {
  forget_ended();
  if (sessions_.size() >= kMostSessions) {
    return "The machine has " + std::to_string(kMostSessions) +
           " sessions, which is its limit; end one of them first.";
  }
  Session& session = sessions_.emplace_back();
  session.thread =
      std::thread([this, &session, order = std::move(order), container = std::move(container)] {
        run(order, container);
        session.done = true;
      });
  return std::nullopt;
}

void SessionHost::forget_ended() {
  sessions_.remove_if([](Session& session) {
    if (!session.done) return false;
    session.thread.join();
    return true;
  });
}

void SessionHost::run(const link::OpenSession& order, const std::string& container) const {
  ::pthread_setname_np(::pthread_self(), "session");
  // A command that reads no more input is no reason to end.
  sigset_t pipe;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);

  const auto target = signed_target(address_, kPath + order.session_id);
  if (!target) return spdlog::error("Session {}: {}", order.session_id, target.error().message);
  const auto stream = session::FrameStream::connect(*target, "");
  if (!stream) return spdlog::warn("Session {}: {}", order.session_id, stream.error().message);
  const SessionWork work{**stream, runtime_, container, stop_.get()};
  if (order.command) {
    run_command_session(work, *order.command);
  } else if (order.read_path) {
    run_read_session(work, *order.read_path);
  } else if (order.write_path) {
    run_write_session(work, *order.write_path);
  } else if (order.port) {
    run_port_session(work, *order.port);
  } else {
    (*stream)->send(session::FrameKind::kFailure,
                    "The machine's agent does not know this kind of session.");
  }
  (*stream)->finish();
}

}  // namespace minato::agent
