#include "ingress/request_log.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <set>

#include "base/log.h"
#include "ingress/request_lines.h"

namespace minato::ingress {
namespace {

constexpr Millis kUsualPause{100};
// The pipe holds 1 MiB.
constexpr Millis kShortPause{10};
constexpr std::size_t kMuch = 128 << 10;

}  // namespace

RequestLog::RequestLog(std::filesystem::path pipe)
    : path_(std::move(pipe)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void RequestLog::start() {
  if (Status opened = pipe_.open(path_); !opened) {
    spdlog::error("ingress: no latencies: {}", opened.error().message);
    return;
  }
  thread_ = std::thread([this] { run(); });
}

void RequestLog::stop() {
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  (void)!::write(wake_.get(), &one, sizeof one);
  thread_.join();
}

void RequestLog::know(ProxyDirectory directory) {
  const std::lock_guard lock(mutex_);
  directory_ = std::move(directory);
  std::set<std::string> known;
  for (const auto& [name, arn] : directory_.load_balancers) known.insert(arn);
  for (const auto& [name, arn] : directory_.target_groups) known.insert(arn);
  std::erase_if(windows_, [&](const auto& entry) { return !known.contains(entry.first); });
}

std::map<std::string, link::IngressLatency> RequestLog::latencies() {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.now();
  std::map<std::string, link::IngressLatency> latencies;
  for (const auto& [arn, window] : windows_) {
    if (const auto found = window.percentiles(now)) latencies.emplace(arn, *found);
  }
  return latencies;
}

void RequestLog::run() {
  pollfd woken{wake_.get(), POLLIN, 0};
  while (::poll(&woken, 1, static_cast<int>(read().count())) == 0) {
  }
  read();
}

Millis RequestLog::read() {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.now();
  const std::size_t size = pipe_.read([&](std::string_view line) { take(line, now); });
  return size > kMuch ? kShortPause : kUsualPause;
}

void RequestLog::take(std::string_view line, Instant now) {
  const auto sample = parse_sample(line);
  if (!sample) return;
  const auto balancer = directory_.load_balancers.find(sample->frontend);
  if (balancer != directory_.load_balancers.end()) {
    windows_[balancer->second].add(sample->millis, now);
  }
  const auto group = directory_.target_groups.find(sample->backend);
  if (group != directory_.target_groups.end()) windows_[group->second].add(sample->millis, now);
}

}  // namespace minato::ingress
