#include "agent/images/housekeeper.h"

#include <fcntl.h>

#include <chrono>
#include <string>
#include <vector>

#include "agent/images/remove_tree.h"
#include "base/log.h"
#include "base/unique_fd.h"

namespace minato::images {
namespace {

using namespace std::chrono_literals;

/// About two thousand deletions a second.
constexpr int kDeletionsInARow = 100;
constexpr auto kPause = 50ms;
/// Other processes put things into the trash without a word.
constexpr auto kLookAgain = 60s;

}  // namespace

Housekeeper::Housekeeper(std::filesystem::path trash, std::function<void()> chore)
    : trash_(std::move(trash)),
      chore_(std::move(chore)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Housekeeper::~Housekeeper() {
  thread_.request_stop();
  thread_.join();
}

void Housekeeper::wake() {
  const std::lock_guard lock(mutex_);
  work_ = Work::kWaiting;
  changed_.notify_one();
}

void Housekeeper::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, kLookAgain, [&] { return work_ == Work::kWaiting; });
      work_ = Work::kNone;
    }
    if (stop.stop_requested()) return;
    chore_();
    empty_trash(stop);
  }
}

void Housekeeper::empty_trash(const std::stop_token& stop) {
  const UniqueFd folder(::open(trash_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return;
  int in_a_row = 0;
  const auto pace = [&] {
    if (++in_a_row % kDeletionsInARow == 0) {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, kPause, [] { return false; });
    }
    return stop.stop_requested() ? Removal::kStop : Removal::kGoOn;
  };
  std::vector<std::string> names;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(trash_, problem)) {
    names.push_back(entry.path().filename());
  }
  for (const std::string& name : names) {
    const auto removed = remove_tree(folder.get(), name, pace);
    if (stop.stop_requested()) return;
    if (!removed) spdlog::warn("images: cannot empty the trash: {}", removed.error().message);
  }
}

}  // namespace minato::images
