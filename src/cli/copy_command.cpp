#include <poll.h>

#include <boost/json.hpp>
#include <csignal>
#include <deque>
#include <optional>

#include "cli/commands.h"
#include "cli/copy_place.h"
#include "cli/local_archive.h"
#include "cli/session_call.h"

namespace minato::cli {
namespace {

using session::Frame;
using session::FrameKind;

/// A session that carries an archive, either way.
class CopySession {
 public:
  explicit CopySession(session::FrameStream& stream) : stream_(stream) {}

  /// Sends a piece; false when the other side has ended the session.
  bool give(std::string_view block) {
    while (!block.empty()) {
      const std::size_t count = std::min(block.size(), stream_.room());
      stream_.send_data(FrameKind::kInput, block.substr(0, count));
      block.remove_prefix(count);
      take(block.empty() ? 0 : -1);
      if (over()) return false;
    }
    return true;
  }
  void give_end() { stream_.send(FrameKind::kInputEnd, ""); }

  /// The next piece; empty at the end.
  Result<std::string> next() {
    while (blocks_.empty() && !over()) take(-1);
    if (blocks_.empty()) {
      if (failure_) return fail(ErrorCode::kClient, *failure_);
      return std::string();
    }
    std::string block = std::move(blocks_.front());
    blocks_.pop_front();
    stream_.used(block.size());
    return block;
  }

  /// Waits for the other side's verdict.
  Status finish() {
    while (!over()) {
      take(-1);
      blocks_.clear();
    }
    if (failure_) return fail(ErrorCode::kClient, *failure_);
    return {};
  }
  const std::optional<std::string>& failure() const { return failure_; }

 private:
  bool over() const { return done_ || failure_; }

  void take(int patience) {
    pollfd ready{stream_.readable(), POLLIN, 0};
    if (::poll(&ready, 1, patience) <= 0) return;
    for (Frame& frame : stream_.take()) {
      if (frame.kind == FrameKind::kOutput) blocks_.push_back(std::move(frame.payload));
      if (frame.kind == FrameKind::kExit) done_ = true;
      if (frame.kind == FrameKind::kFailure) failure_ = frame.payload;
    }
    if (stream_.is_closed() && !over()) failure_ = broken_off(stream_);
  }

  session::FrameStream& stream_;
  std::deque<std::string> blocks_;
  bool done_ = false;
  std::optional<std::string> failure_;
};

Status copy_out(session::FrameStream& stream, const std::string& path) {
  CopySession copy(stream);
  if (Status done = unpack([&copy] { return copy.next(); }, path); !done) return done;
  return copy.finish();
}

Status copy_in(session::FrameStream& stream, const std::string& path) {
  CopySession copy(stream);
  const Status packed = pack(path, [&copy](std::string_view block) { return copy.give(block); });
  // Why the other side has stopped says more than that it has.
  if (!packed) return copy.failure() ? fail(ErrorCode::kClient, *copy.failure()) : packed;
  copy.give_end();
  return copy.finish();
}

}  // namespace

int run_copy(const CopyCommand& command) {
  std::signal(SIGPIPE, SIG_IGN);
  const CopyPlace from = parse_copy_place(command.from);
  const CopyPlace to = parse_copy_place(command.to);
  if (from.task.empty() == to.task.empty()) {
    return say_error("one of the two is TASK:/PATH in a container, the other a path here");
  }
  auto client = ApiClient::open(command.reach);
  if (!client) return say_error(client.error().message);
  const auto task = find_task(*client, from.task + to.task, command.cluster);
  if (!task) return say_error(explanation_of(task.error()));
  boost::json::object what;
  what[from.task.empty() ? "writePath" : "readPath"] = from.task.empty() ? to.path : from.path;
  auto stream = call_session(*client, *task, command.container, std::move(what));
  if (!stream) return say_error(explanation_of(stream.error()));
  const Status done =
      from.task.empty() ? copy_in(**stream, from.path) : copy_out(**stream, to.path);
  (*stream)->finish();
  return done ? 0 : say_error(done.error().message);
}

}  // namespace minato::cli
