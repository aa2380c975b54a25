#include "ingress/ingress.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/file.h"
#include "base/unique_fd.h"
#include "ingress/balancer.h"
#include "ingress/ingress_statistics.h"
#include "ingress/proxy_paths.h"
#include "ingress/request_log.h"

namespace minato::ingress {

// The thread, and what passes between it and the callers.
class Ingress::Worker {
 public:
  explicit Worker(IngressOptions options)
      : options_(std::move(options)),
        balancer_(options_.haproxy, ProxyPaths(options_.directory)),
        requests_(ProxyPaths(options_.directory).request_pipe, options_.access_logs),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

  void start() {
    balancer_.begin();
    requests_.start();
    thread_ = std::thread([this] { run(); });
  }
  void stop() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake();
    thread_.join();
    requests_.stop();
  }
  void apply(link::IngressConfiguration configuration) {
    {
      const std::lock_guard lock(mutex_);
      configurations_.push_back(std::move(configuration));
    }
    wake();
  }
  void set_local_targets(LocalTargets targets) {
    {
      const std::lock_guard lock(mutex_);
      local_targets_ = std::move(targets);
    }
    wake();
  }

  std::vector<link::TargetHealthReport> reports() const { return read(reports_); }
  std::vector<ListenerProblem> problems() const { return read(problems_); }
  std::vector<link::TargetHealthReport> reports(std::size_t first, std::size_t count) const {
    const std::lock_guard lock(mutex_);
    const std::size_t from = std::min(first, reports_.size());
    const auto begin = reports_.begin() + static_cast<std::ptrdiff_t>(from);
    return {begin, begin + static_cast<std::ptrdiff_t>(std::min(count, reports_.size() - from))};
  }
  const std::filesystem::path& directory() const { return options_.directory; }

 private:
  template <class Value>
  Value read(const Value& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }
  void wake() {
    const std::uint64_t one = 1;
    (void)!::write(wake_.get(), &one, sizeof one);
  }
  void run();
  bool take_mail();
  void publish();
  void tell_statistics();
  void wait();

  const IngressOptions options_;
  // The thread's own.
  Balancer balancer_;
  RequestLog requests_;
  bool told_ = false;
  std::uint64_t published_ = 0;     // The revision of the reports that were.
  std::uint64_t known_wishes_ = 0;  // What `requests_` knows of.
  UniqueFd wake_;
  std::thread thread_;

  mutable std::mutex mutex_;  // Guards the rest.
  bool stopping_ = false;
  std::vector<link::IngressConfiguration> configurations_;
  std::optional<LocalTargets> local_targets_;
  std::vector<link::TargetHealthReport> reports_;
  std::vector<ListenerProblem> problems_;
};

void Ingress::Worker::run() {
  while (take_mail()) {
    // An adopted HAProxy is left as it is until it is known which targets run here: without that
    // they would all seem to have moved.
    if (told_) {
      balancer_.pass();
      publish();
    }
    wait();
  }
}

// False when it is time to end.
bool Ingress::Worker::take_mail() {
  std::vector<link::IngressConfiguration> configurations;
  std::optional<LocalTargets> local_targets;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
    configurations.swap(configurations_);
    local_targets.swap(local_targets_);
  }
  told_ = told_ || local_targets || !configurations.empty();
  if (local_targets) balancer_.set_local_targets(std::move(*local_targets));
  for (const auto& configuration : configurations) balancer_.apply(configuration);
  return true;
}

void Ingress::Worker::publish() {
  const bool has_news = std::exchange(published_, balancer_.revision()) != balancer_.revision();
  auto reports = has_news ? balancer_.reports() : std::vector<link::TargetHealthReport>{};
  {
    const std::lock_guard lock(mutex_);
    if (has_news) reports_ = std::move(reports);
    problems_ = balancer_.problems();
  }
  auto changes = balancer_.take_changes();
  if (!changes.empty() && options_.on_health) options_.on_health(std::move(changes));
  tell_statistics();
}

void Ingress::Worker::tell_statistics() {
  if (std::exchange(known_wishes_, balancer_.wishes()) != balancer_.wishes()) {
    requests_.know(balancer_.directory());
  }
  auto statistics = balancer_.take_statistics();
  if (!statistics || !options_.on_statistics) return;
  add_latencies(requests_.latencies(), *statistics);
  if (auto problems = balancer_.problems(); !problems.empty()) {
    statistics->listener_problems = std::move(problems);
  }
  options_.on_statistics(std::move(*statistics));
}

void Ingress::Worker::wait() {
  pollfd sources[2] = {{wake_.get(), POLLIN, 0}, {balancer_.exit_descriptor(), POLLIN, 0}};
  // While a start is being retried the end of the earlier process is no news.
  ::poll(sources, 2, static_cast<int>(balancer_.patience().count()));
  std::uint64_t count = 0;
  (void)!::read(wake_.get(), &count, sizeof count);
}

Result<std::unique_ptr<Ingress>> Ingress::start(IngressOptions options) {
  if (::access(options.haproxy.c_str(), X_OK) != 0) {
    return fail(ErrorCode::kNotSupportedHere,
                "Load balancers need HAProxy: " + options.haproxy + " is not there.");
  }
  auto worker = std::make_unique<Worker>(std::move(options));
  worker->start();
  return std::unique_ptr<Ingress>(new Ingress(std::move(worker)));
}

Ingress::Ingress(std::unique_ptr<Worker> worker) : worker_(std::move(worker)) {}
Ingress::~Ingress() { worker_->stop(); }

void Ingress::apply(link::IngressConfiguration configuration) {
  worker_->apply(std::move(configuration));
}
void Ingress::set_local_targets(LocalTargets targets) {
  worker_->set_local_targets(std::move(targets));
}
std::vector<link::TargetHealthReport> Ingress::target_health() const { return worker_->reports(); }
std::vector<ListenerProblem> Ingress::listener_problems() const { return worker_->problems(); }
std::vector<link::TargetHealthReport> Ingress::target_health(std::size_t first,
                                                             std::size_t count) const {
  return worker_->reports(first, count);
}

void Ingress::shut_down() {
  worker_->stop();
  (void)shut_down_ingress(worker_->directory());
}

Status shut_down_ingress(const std::filesystem::path& directory) {
  const ProxyPaths paths(directory);
  HaproxyProcess process("", paths);
  process.stop();
  std::error_code error;
  if (paths.master_socket.parent_path() != paths.directory) {
    std::filesystem::remove_all(paths.master_socket.parent_path(), error);
    std::filesystem::remove(paths.master_socket.parent_path().parent_path(), error);
  }
  std::filesystem::remove_all(paths.directory, error);
  if (error) return fail(errno_error(paths.directory.native(), error.value()));
  return {};
}

}  // namespace minato::ingress
