#include "agent/run_agent.h"

#include <malloc.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "agent/agent.h"
#include "base/log.h"
#include "base/unique_fd.h"

namespace minato::agent {
namespace {

constexpr unsigned kSecondsToEnd = 3;

// For the signal handler, which has no other way to reach the process.
std::atomic<int> signal_fd{-1};

void note_signal(int) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(signal_fd, &one, sizeof one);
}

void do_nothing(int) {}

// Handlers and not masks or SIG_IGN: those are inherited by conmon and by containers, handlers are
// not.
void catch_signals() {
  struct sigaction action {};
  action.sa_flags = SA_RESTART;
  action.sa_handler = note_signal;
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
  action.sa_handler = do_nothing;
  ::sigaction(SIGPIPE, &action, nullptr);
}

// What still blocks (a health check that hangs) is cut off: the next agent is made for taking over
// from one that was killed.
void end_soon() {
  struct sigaction action {};
  action.sa_handler = [](int) { ::_exit(0); };
  ::sigaction(SIGALRM, &action, nullptr);
  ::alarm(kSecondsToEnd);
}

void wait_for_signal(int fd) {
  pollfd entry{fd, POLLIN, 0};
  while (::poll(&entry, 1, -1) <= 0) {
  }
}

// A dozen threads with an arena each would hold on to more than the agent needs.
void hold_little_memory() {
  ::mallopt(M_ARENA_MAX, 2);
  ::mallopt(M_TRIM_THRESHOLD, 256 << 10);
  ::mallopt(M_MMAP_THRESHOLD, 128 << 10);
}

}  // namespace

int run_agent(AgentOptions options) {
  hold_little_memory();
  const UniqueFd signals(::eventfd(0, EFD_CLOEXEC));
  signal_fd = signals.get();
  catch_signals();
  auto agent = Agent::open(std::move(options));
  if (!agent) {
    spdlog::error("{}", agent.error().message);
    return 1;
  }
  std::thread loop([&agent] { (*agent)->run(); });
  wait_for_signal(signals.get());
  spdlog::info("Ending; containers run on");
  end_soon();
  (*agent)->stop();
  loop.join();
  agent->reset();
  signal_fd = -1;
  ::alarm(0);
  return 0;
}

}  // namespace minato::agent
