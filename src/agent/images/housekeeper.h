// Housekeeper: the image store's background thread. It empties the trash slowly, for ext4 makes
// files several times slower for half a minute after many were deleted at once, and runs the
// store's own chore (making new layers durable) when told that there is work.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>

namespace minato::images {

class Housekeeper {
 public:
  /// Starts at once. `chore` runs on the thread, after start and after every wake().
  Housekeeper(std::filesystem::path trash, std::function<void()> chore);
  /// Waits for what is being done; what is left in the trash stays for the next start.
  ~Housekeeper();

  void wake();

 private:
  void run(const std::stop_token& stop);
  void empty_trash(const std::stop_token& stop);

  const std::filesystem::path trash_;
  const std::function<void()> chore_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  enum class Work { kNone, kWaiting } work_ = Work::kWaiting;
  std::jthread thread_;
};

}  // namespace minato::images
