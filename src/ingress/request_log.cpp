#include "ingress/request_log.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <set>

#include "base/log.h"
#include "ingress/access_log_line.h"
#include "ingress/request_lines.h"

namespace minato::ingress {
namespace {

constexpr Millis kUsualPause{100};
// The pipe holds 1 MiB.
constexpr Millis kShortPause{10};
constexpr std::size_t kMuch = 128 << 10;

}  // namespace

RequestLog::RequestLog(std::filesystem::path pipe, std::filesystem::path access_logs)
    : path_(std::move(pipe)),
      access_logs_(std::move(access_logs)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

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
  knowledge_ = Knowledge::kThere;
  directory_ = std::move(directory);
  std::set<std::string> known;
  for (const auto& [name, arn] : directory_.load_balancers) known.insert(arn);
  for (const auto& [name, group] : directory_.target_groups) known.insert(group.arn);
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
  files_.emplace(access_logs_);
  pollfd woken{wake_.get(), POLLIN, 0};
  while (::poll(&woken, 1, static_cast<int>(read().count())) == 0) {
  }
  read();
  files_.reset();
}

Millis RequestLog::read() {
  const Instant now = clock_.now();
  std::size_t size = 0;
  {
    const std::lock_guard lock(mutex_);
    if (knowledge_ == Knowledge::kNone) return kUsualPause;
    size = pipe_.read([&](std::string_view line) { take(line, now); });
  }
  // A slow disk keeps nobody waiting but this thread.
  files_->flush(now);
  return size > kMuch ? kShortPause : kUsualPause;
}

void RequestLog::take(std::string_view line, Instant now) {
  if (line.starts_with("A\t")) return take_logged(line, now);
  const auto sample = parse_sample(line);
  if (sample) note_latency(sample->frontend, sample->backend, sample->millis, now);
}

void RequestLog::take_logged(std::string_view line, Instant now) {
  const auto request = parse_logged_request(line);
  if (!request) return;
  if (request->all_millis >= 0) {
    note_latency(request->frontend, request->backend,
                 static_cast<std::uint32_t>(request->all_millis), now);
  }
  const auto frontend = directory_.logged.find(request->frontend);
  if (frontend == directory_.logged.end()) return;
  const auto group = directory_.target_groups.find(request->backend);
  const KnownGroup* known = group == directory_.target_groups.end() ? nullptr : &group->second;
  files_->add(frontend->second, access_log_line(*request, frontend->second, known), now);
}

void RequestLog::note_latency(std::string_view frontend, std::string_view backend,
                              std::uint32_t millis, Instant now) {
  const auto balancer = directory_.load_balancers.find(frontend);
  if (balancer != directory_.load_balancers.end()) windows_[balancer->second].add(millis, now);
  const auto group = directory_.target_groups.find(backend);
  if (group != directory_.target_groups.end()) windows_[group->second.arn].add(millis, now);
}

}  // namespace minato::ingress
