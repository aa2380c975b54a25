#include "agent/runtime/exit_watcher.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>

#include "base/file.h"

namespace minato::agent_runtime {

namespace {

int add_to_epoll(int epoll, int fd, std::uint64_t token) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = token;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

}  // namespace

Result<std::unique_ptr<ExitWatcher>> ExitWatcher::start() {
  UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  UniqueFd wake(::eventfd(0, EFD_CLOEXEC));
  if (!epoll || !wake || add_to_epoll(epoll.get(), wake.get(), 0) != 0)
    return fail(errno_error("watch for the ends of containers", errno));
  std::unique_ptr<ExitWatcher> watcher(new ExitWatcher(std::move(epoll), std::move(wake)));
  watcher->thread_ = std::thread([raw = watcher.get()] { raw->run(); });
  return watcher;
}

ExitWatcher::~ExitWatcher() {
  ::eventfd_write(wake_.get(), 1);
  if (thread_.joinable()) thread_.join();
}

Status ExitWatcher::watch(UniqueFd fd, std::function<void()> on_ready) {
  const std::lock_guard lock(mutex_);
  const auto token = next_token_++;
  const int raw = fd.get();
  watches_.emplace(token, Watch{.fd = std::move(fd), .on_ready = std::move(on_ready)});
  if (add_to_epoll(epoll_.get(), raw, token) != 0) {
    const int error_number = errno;
    watches_.erase(token);
    return fail(errno_error("watch for the end of a container", error_number));
  }
  return {};
}

void ExitWatcher::run() {
  std::array<epoll_event, 64> events;
  for (;;) {
    const int count =
        ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const auto token = events[static_cast<std::size_t>(i)].data.u64;
      if (token == 0) return;
      call(token);
    }
  }
}

void ExitWatcher::call(std::uint64_t token) {
  Watch watch;
  {
    const std::lock_guard lock(mutex_);
    const auto found = watches_.find(token);
    if (found == watches_.end()) return;
    watch = std::move(found->second);
    watches_.erase(found);
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, watch.fd.get(), nullptr);
  }
  watch.on_ready();
}

}  // namespace minato::agent_runtime
