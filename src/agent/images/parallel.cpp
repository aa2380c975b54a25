#include "agent/images/parallel.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace minato::images {

Status for_each_in_parallel(std::size_t count, std::size_t threads, const std::stop_token& stop,
                            const std::function<Status(std::size_t, const std::stop_token&)>& job) {
  std::stop_source ending;
  const std::stop_callback forward(stop, [&] { ending.request_stop(); });
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  Status outcome;
  const auto work = [&] {
    for (std::size_t index = next++; index < count; index = next++) {
      Status done = fail(ErrorCode::kUnavailable, "stopped");
      if (!ending.stop_requested()) done = job(index, ending.get_token());
      if (done) continue;
      const std::lock_guard lock(mutex);
      if (outcome) outcome = std::move(done);
      ending.request_stop();
      return;
    }
  };
  {
    std::vector<std::jthread> crew;
    for (std::size_t i = 1; i < std::min(count, threads); ++i) crew.emplace_back(work);
    work();
  }
  return outcome;
}

}  // namespace minato::images
