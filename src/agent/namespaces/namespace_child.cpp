#include "agent/namespaces/namespace_child.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::namespaces {
namespace {

constexpr std::size_t kStackSize = 64 << 10;

// Shared with the child, which has the agent's memory but descriptors of its own: among these are
// copies of whatever else the agent has open, so that no end of a pipe says that somebody is gone.
struct Order {
  NamespaceRequest request;
  int ready = -1;  // The child writes a byte to it.
  int error_number = 0;
};

// Runs beside the agent's threads in their memory: calls the kernel and touches nothing but the
// order. Lives until it is killed, with its parent at the latest.
int be_inside(void* argument) {
  auto& order = *static_cast<Order*>(argument);
  const bool entered = order.request.owner < 0 || ::setns(order.request.owner, CLONE_NEWUSER) == 0;
  if (!entered || ::unshare(order.request.make) != 0) order.error_number = errno;
  // Last: a change of the user namespace takes it back.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const char byte = 0;
  (void)!::write(order.ready, &byte, 1);
  for (;;) ::pause();
}

// No handler of the agent may run in the child.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  BlockedSignals(const BlockedSignals&) = delete;
  ~BlockedSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

struct Ends {
  UniqueFd read;
  UniqueFd write;
};

Result<Ends> open_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail(errno_error("pipe", errno));
  return Ends{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Status refusal(int error_number) {
  const Error error = errno_error("make a namespace", error_number);
  switch (error_number) {
    case EPERM:
      return fail(ErrorCode::kNotSupportedHere,
                  error.message + " (it needs root, outside of any other container).");
    case EINVAL:
    case ENOSPC:
    case EUSERS:
      return fail(ErrorCode::kNotSupportedHere,
                  error.message +
                      " (see /proc/sys/user/max_user_namespaces and its neighbours: the machine's "
                      "limits of namespaces).");
    default:
      return fail(error);
  }
}

enum class Arrival { kInside, kDied };

Arrival wait_until_inside(int ready, int child) {
  pollfd polls[] = {{ready, POLLIN, 0}, {child, POLLIN, 0}};
  while (::poll(polls, 2, -1) <= 0) {
  }
  return polls[0].revents != 0 ? Arrival::kInside : Arrival::kDied;
}

}  // namespace

Status with_new_namespaces(const NamespaceRequest& request,
                           const std::function<Status(pid_t inside)>& use) {
  auto ready = open_pipe();
  if (!ready) return fail(ready.error());
  Order order{request, ready->write.get()};
  const std::unique_ptr<char[]> stack(new char[kStackSize]);
  pid_t inside = -1;
  int pidfd = -1;
  {
    const BlockedSignals blocked;
    inside = ::clone(&be_inside, stack.get() + kStackSize, CLONE_VM | CLONE_PIDFD, &order, &pidfd);
  }
  if (inside < 0) return fail(errno_error("clone", errno));
  const UniqueFd child(pidfd);
  Status used;
  if (wait_until_inside(ready->read.get(), child.get()) == Arrival::kDied) {
    used = fail(ErrorCode::kServer, "make a namespace: the process for it was killed");
  } else {
    used = order.error_number != 0 ? refusal(order.error_number) : use(inside);
  }
  ::kill(inside, SIGKILL);
  while (::waitpid(inside, nullptr, __WALL) < 0 && errno == EINTR) {
  }
  return used;
}

}  // namespace minato::namespaces
