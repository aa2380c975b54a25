#include "agent/assignment_journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>

#include "api/agent_codec.h"
#include "base/file.h"
#include "base/log.h"

namespace minato::agent {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kSmallFile = 1u << 20;

std::string text_of(const json::value* value) {
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

Status read_assigned(const json::object& line, AssignmentJournal::Tasks& tasks) {
  auto assignment = wire::decode_json<link::TaskAssignment>(line.at("assigned"));
  if (!assignment) return fail(assignment.error());
  AssignedTask task{std::move(*assignment), {}, {}};
  if (const json::value* ids = line.if_contains("runtimeIds"); ids && ids->is_array()) {
    for (const json::value& id : ids->get_array()) task.runtime_ids.push_back(text_of(&id));
  }
  const std::string task_id = task.assignment.task_id;
  tasks.insert_or_assign(task_id, std::move(task));
  return {};
}

Status read_ended(const json::value& value, AssignmentJournal::Tasks& tasks) {
  auto report = wire::decode_json<link::TaskReport>(value);
  if (!report) return fail(report.error());
  const auto task = tasks.find(report->task_id);
  if (task != tasks.end()) task->second.ended = std::move(*report);
  return {};
}

void read_stop(const json::object& line, AssignmentJournal::Tasks& tasks) {
  const auto task = tasks.find(text_of(line.if_contains("stop")));
  if (task == tasks.end()) return;
  task->second.assignment.desired_status = link::DesiredStatus::kStopped;
  task->second.assignment.stopped_reason = text_of(line.if_contains("reason"));
}

Status read_line(std::string_view text, AssignmentJournal::Tasks& tasks) {
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) return fail(ErrorCode::kIo, "it is not a JSON object");
  const json::object& line = value.get_object();
  if (line.contains("assigned")) return read_assigned(line, tasks);
  if (line.contains("ended")) return read_ended(line.at("ended"), tasks);
  if (line.contains("stop")) read_stop(line, tasks);
  if (line.contains("forgotten")) tasks.erase(text_of(line.if_contains("forgotten")));
  return {};
}

void read_lines(std::string_view text, const std::filesystem::path& file,
                AssignmentJournal::Tasks& tasks) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) break;  // Cut off while it was written: never acknowledged.
    if (const Status read = read_line(text.substr(0, end), tasks); !read) {
      spdlog::warn("{} line {} is skipped: {}", file.native(), number, read.error().message);
    }
    text.remove_prefix(end + 1);
  }
}

std::string assigned_line(const AssignedTask& task) {
  std::string line =
      "{\"assigned\":" + wire::encode_json_text(task.assignment) + ",\"runtimeIds\":";
  return line + json::serialize(json::value_from(task.runtime_ids)) + "}\n";
}

std::string ended_line(const link::TaskReport& report) {
  return "{\"ended\":" + wire::encode_json_text(report) + "}\n";
}

Status write_all(int fd, std::string_view text, const std::filesystem::path& file) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(errno_error(file.native(), errno));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Result<AssignmentJournal> AssignmentJournal::open(std::filesystem::path file, Tasks& tasks) {
  AssignmentJournal journal(std::move(file));
  const auto text = read_file(journal.file_);
  if (!text && text.error().code != ErrorCode::kNotFound) return fail(text.error());
  if (text) read_lines(*text, journal.file_, tasks);
  // With a full disk the old file is still good: what it says of forgotten tasks does no harm.
  if (Status rewritten = journal.rewrite(tasks); !rewritten) {
    if (!text) return fail(rewritten.error());
    spdlog::warn("{}", rewritten.error().message);
    if (Status opened = journal.reopen(); !opened) return fail(opened.error());
  }
  return journal;
}

void AssignmentJournal::assigned(const AssignedTask& task) { add_line(assigned_line(task)); }

void AssignmentJournal::stop(const std::string& task_id, const std::string& reason) {
  add_line(json::serialize(json::object{{"stop", task_id}, {"reason", reason}}) + "\n");
}

void AssignmentJournal::ended(const link::TaskReport& report) { add_line(ended_line(report)); }

void AssignmentJournal::forgotten(const std::string& task_id) {
  add_line(json::serialize(json::object{{"forgotten", task_id}}) + "\n");
}

void AssignmentJournal::add_line(std::string line) { unwritten_ += line; }

Status AssignmentJournal::write() {
  if (unwritten_.empty()) return {};
  if (Status written = write_all(fd_->get(), unwritten_, file_); !written) {
    // Half a line must not stay before the next one.
    if (::ftruncate(fd_->get(), static_cast<off_t>(size_)) != 0) {
      spdlog::error("{}", errno_error(file_.native(), errno).message);
    }
    return written;
  }
  size_ += unwritten_.size();
  unwritten_ = {};
  return {};
}

std::function<Status()> AssignmentJournal::sync_work() const {
  return [fd = fd_, file = file_]() -> Status {
    if (::fdatasync(fd->get()) == 0) return {};
    return fail(errno_error(file.native(), errno));
  };
}

bool AssignmentJournal::has_outgrown() const {
  return size_ > kSmallFile && size_ > 4 * size_when_rewritten_;
}

Status AssignmentJournal::rewrite(const Tasks& tasks) {
  std::string text;
  for (const auto& [id, task] : tasks) {
    text += assigned_line(task);
    if (task.ended) text += ended_line(*task.ended);
  }
  if (Status written = write_file_durably(file_, text); !written) return written;
  unwritten_.clear();
  if (Status opened = reopen(); !opened) return opened;
  size_when_rewritten_ = size_;
  return {};
}

Status AssignmentJournal::reopen() {
  auto fd = std::make_shared<UniqueFd>(::open(file_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  struct stat status {};
  if (!*fd || ::fstat(fd->get(), &status) != 0) return fail(errno_error(file_.native(), errno));
  size_ = static_cast<std::uint64_t>(status.st_size);
  fd_ = std::move(fd);
  return {};
}

}  // namespace minato::agent
