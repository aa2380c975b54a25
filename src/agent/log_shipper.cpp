#include "agent/log_shipper.h"

#include <pthread.h>

#include <algorithm>
#include <set>

#include "agent/quick_file.h"
#include "agent/runtime/container_runtime.h"
#include "base/file.h"
#include "base/log.h"

namespace minato::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kLinesOfPage = 5'000;
/// Then it is another log's turn.
constexpr int kPagesOfTurn = 20;
constexpr milliseconds kInterval{500};
constexpr milliseconds kShortestPause{1'000};
constexpr milliseconds kLongestPause{15'000};
constexpr milliseconds kPatienceAtEnd{30'000};

std::filesystem::path note_of(const ShippedLog& log) { return log.directory / "shipped"; }

}  // namespace

LogShipper::LogShipper(LogsApiOptions options) : api_(std::move(options)) {
  thread_ = std::thread([this] { run(); });
}

LogShipper::~LogShipper() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void LogShipper::set_logs(std::vector<ShippedLog> logs) {
  const std::lock_guard lock(mutex_);
  logs_ = std::move(logs);
}

void LogShipper::finish(std::vector<ShippedLog> logs, std::function<void()> done) {
  if (logs.empty()) return done();
  for (ShippedLog& log : logs) log.end = agent_logs::LogEnd::kClosed;
  const std::lock_guard lock(mutex_);
  finishing_.push_back({std::move(logs), std::move(done), steady_clock::now() + kPatienceAtEnd});
  has_news_ = true;
  changed_.notify_all();
}

bool LogShipper::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kInterval, [this] { return is_ending_ || has_news_; });
  has_news_ = false;
  return !is_ending_;
}

void LogShipper::run() {
  ::pthread_setname_np(::pthread_self(), "log-shipper");
  while (wait()) {
    std::vector<ShippedLog> logs;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& finishing : finishing_) {
        logs.insert(logs.end(), finishing.logs.begin(), finishing.logs.end());
      }
      logs.insert(logs.end(), logs_.begin(), logs_.end());
    }
    ship_all(logs);
    answer_finished();
  }
}

void LogShipper::ship_all(const std::vector<ShippedLog>& logs) {
  std::set<std::string> seen;
  for (const ShippedLog& log : logs) {
    // One that is finishing comes first, and once.
    if (!seen.insert(log.directory.native()).second) continue;
    Progress& progress = progress_[log.directory.native()];
    if (progress.is_done || steady_clock::now() < progress.retry_at) continue;
    for (int pages = 0; pages < kPagesOfTurn && ship_page(log, progress); ++pages) {
    }
  }
  std::erase_if(progress_, [&](const auto& entry) { return !seen.contains(entry.first); });
}

void LogShipper::load(const ShippedLog& log, Progress& progress) {
  progress.is_loaded = true;
  if (auto note = read_file(note_of(log))) progress.cursor = std::move(*note);
}

bool LogShipper::ship_page(const ShippedLog& log, Progress& progress) {
  std::error_code ignored;
  if (!std::filesystem::exists(log.directory, ignored)) {
    progress.is_done = log.end == agent_logs::LogEnd::kClosed;
    return false;
  }
  if (!progress.is_loaded) load(log, progress);
  const agent_logs::ContainerLog file(agent_runtime::ContainerRuntime::log_file(log.directory));
  auto page = file.after(progress.cursor, kLinesOfPage, log.end);
  if (!page) {
    // No cursor of this log: it is shipped from its beginning.
    progress.cursor.clear();
    failed(log, progress, page.error());
    return false;
  }
  if (Status put = put_all(log, page->lines, progress); !put) {
    failed(log, progress, put.error());
    return false;
  }
  progress.pause = {};
  progress.failure.clear();
  const bool is_new = page->cursor != progress.cursor;
  if (is_new) {
    progress.cursor = page->cursor;
    if (Status noted = write_file_quickly(note_of(log), progress.cursor); !noted) {
      spdlog::warn("{}", noted.error().message);
    }
  }
  if (page->lines.size() == kLinesOfPage) return true;
  progress.is_done = log.end == agent_logs::LogEnd::kClosed;
  return false;
}

Status LogShipper::put_all(const ShippedLog& log, const std::vector<agent_logs::LogLine>& lines,
                           Progress& progress) {
  if (!progress.has_stream) {
    if (Status made = api_.make_stream(log); !made) return made;
    progress.has_stream = true;
  }
  for (LogBatch& batch : make_batches(lines)) {
    const Status put = api_.put(log, std::move(batch));
    if (put) continue;
    if (put.error().code != ErrorCode::kInvalidParameter) {
      // Somebody may have deleted it.
      progress.has_stream = put.error().code != ErrorCode::kResourceNotFound;
      return put;
    }
    // It would be refused for ever, and hold up all that follows.
    spdlog::warn("Log lines for {} {} are left out: {}", log.group, log.stream,
                 put.error().message);
  }
  return {};
}

void LogShipper::failed(const ShippedLog& log, Progress& progress, const Error& error) {
  progress.pause = std::clamp(progress.pause * 2, kShortestPause, kLongestPause);
  progress.retry_at = steady_clock::now() + progress.pause;
  // Once for each reason.
  if (progress.failure != error.message) {
    spdlog::warn("Log lines for {} {} have to wait: {}", log.group, log.stream, error.message);
  }
  progress.failure = error.message;
}

void LogShipper::answer_finished() {
  std::vector<std::function<void()>> done;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(finishing_, [&](Finishing& finishing) {
      const bool is_shipped =
          std::all_of(finishing.logs.begin(), finishing.logs.end(), [&](const ShippedLog& log) {
            const auto at = progress_.find(log.directory.native());
            return at != progress_.end() && at->second.is_done;
          });
      if (!is_shipped && steady_clock::now() < finishing.deadline) return false;
      done.push_back(std::move(finishing.done));
      return true;
    });
  }
  for (const auto& each : done) each();
}

}  // namespace minato::agent
