#include "load/load_run.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>

namespace minato::load {
namespace {

constexpr std::uint64_t kTimerSlot = ~0ULL;
constexpr std::uint64_t kSignalSlot = ~0ULL - 1;

int signal_descriptor() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  return signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
}

void watch(int epoll, int descriptor, std::uint64_t slot) {
  epoll_event event{EPOLLIN, {.u64 = slot}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

std::string request_text(const LoadTarget& target, std::string_view more_headers) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: minato-load\r\n{}\r\n",
                     target.path, target.host, more_headers);
}

}  // namespace

LoadRun::LoadRun(LoadOptions options, LoadTarget target)
    : options_(std::move(options)),
      target_(std::move(target)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
      signals_(signal_descriptor()),
      kept_alive_request_(request_text(target_, "")),
      single_request_(request_text(target_, "Connection: close\r\n")) {
  watch(epoll_.get(), timer_.get(), kTimerSlot);
  watch(epoll_.get(), signals_.get(), kSignalSlot);
  for (int i = 0; i < options_.connections; ++i) {
    connections_.push_back(std::make_unique<LoadConnection>(epoll_.get(), connections_.size()));
    free_kept_alive_.push_back(connections_.size() - 1);
  }
}

const LoadReport& LoadRun::run() {
  started_ = next_look_ = Clock::now();
  while (!all_over()) {
    wait_for_events();
    if (options_.seconds > 0 &&
        Clock::now() - started_ >= std::chrono::duration<double>(options_.seconds)) {
      sending_ = false;
    }
    if (sending_) send_what_is_due();
    assign_waiting();
    give_up_late_requests();
  }
  ended_ = Clock::now();
  for (const auto& connection : connections_) report_.connections_opened += connection->opened();
  return report_;
}

LoadRun::Clock::time_point LoadRun::due_time(std::uint64_t number) const {
  const std::chrono::duration<double> after(static_cast<double>(number) / options_.rate);
  return started_ + std::chrono::duration_cast<Clock::duration>(after);
}

void LoadRun::wait_for_events() {
  const auto next = std::min(next_look_, sending_ ? due_time(sent_) : next_look_);
  const auto nanos = std::max<std::int64_t>(1, next.time_since_epoch().count());
  const itimerspec when{{0, 0}, {nanos / 1'000'000'000, nanos % 1'000'000'000}};
  timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &when, nullptr);

  epoll_event events[256];
  const int count = epoll_wait(epoll_.get(), events, 256, 1000);
  for (int i = 0; i < count; ++i) {
    const std::uint64_t slot = events[i].data.u64;
    if (slot == kSignalSlot) {
      signalfd_siginfo ignored;
      while (read(signals_.get(), &ignored, sizeof ignored) > 0) sending_ = false;
    } else if (slot != kTimerSlot) {
      settle(slot, connections_[slot]->go_on());
    }
  }
}

void LoadRun::send_what_is_due() {
  const auto now = Clock::now();
  while (due_time(sent_) <= now) {
    send_one(due_time(sent_));
    ++sent_;
  }
}

void LoadRun::send_one(Clock::time_point due) {
  single_share_owed_ += options_.new_connections_share;
  if (single_share_owed_ < 1) {
    waiting_.push_back(due);
    return;
  }
  single_share_owed_ -= 1;
  if (free_single_.empty()) {
    connections_.push_back(std::make_unique<LoadConnection>(epoll_.get(), connections_.size()));
    free_single_.push_back(connections_.size() - 1);
  }
  const std::size_t slot = free_single_.back();
  free_single_.pop_back();
  settle(slot, connections_[slot]->begin(target_, single_request_, due));
}

void LoadRun::assign_waiting() {
  while (!waiting_.empty() && !free_kept_alive_.empty()) {
    const std::size_t slot = free_kept_alive_.front();
    free_kept_alive_.erase(free_kept_alive_.begin());
    const auto due = waiting_.front();
    waiting_.pop_front();
    settle(slot, connections_[slot]->begin(target_, kept_alive_request_, due));
  }
}

void LoadRun::settle(std::size_t slot, Outcome outcome) {
  if (outcome == Outcome::kPending) return;
  const LoadConnection& connection = *connections_[slot];
  const auto latency =
      std::chrono::duration_cast<LatencyHistogram::Micros>(Clock::now() - connection.due());
  report_.record(outcome, latency, connection.response());
  const bool kept_alive = slot < static_cast<std::size_t>(options_.connections);
  (kept_alive ? free_kept_alive_ : free_single_).push_back(slot);
}

void LoadRun::give_up_late_requests() {
  const auto now = Clock::now();
  if (now < next_look_) return;
  next_look_ = now + std::chrono::milliseconds(250);
  for (std::size_t slot = 0; slot < connections_.size(); ++slot) {
    LoadConnection& connection = *connections_[slot];
    if (!connection.busy() || now - connection.due() < options_.timeout) continue;
    connection.close();
    settle(slot, Outcome::kTimedOut);
  }
  while (!waiting_.empty() && now - waiting_.front() >= options_.timeout) {
    report_.record(Outcome::kTimedOut, options_.timeout, HttpResponse{});
    waiting_.pop_front();
  }
  if (options_.json) print_progress();
}

void LoadRun::print_progress() {
  const boost::json::object line{{"requests", report_.requests()}, {"failed", report_.failed()}};
  fmt::print("{}\n", boost::json::serialize(line));
  std::fflush(stdout);
}

bool LoadRun::all_over() const {
  return !sending_ && waiting_.empty() &&
         std::none_of(connections_.begin(), connections_.end(),
                      [](const auto& connection) { return connection->busy(); });
}

}  // namespace minato::load
