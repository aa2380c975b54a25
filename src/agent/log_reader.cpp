#include "agent/log_reader.h"

#include <boost/json.hpp>

#include "agent/logs/log_merge.h"
#include "agent/runtime/container_runtime.h"
#include "base/log.h"
#include "wire/codec/utf8.h"

namespace minato::agent {
namespace {

namespace json = boost::json;
using agent_logs::LogEnd;

// A page of one container; a reader who wants more asks again.
constexpr std::size_t kLinesOfPage = 1'000;

// Where the reading of each container stands, by name.
using Cursors = std::map<std::string, std::string>;

Result<Cursors> parse_cursors(const std::optional<std::string>& text) {
  Cursors cursors;
  if (!text || text->empty()) return cursors;
  boost::system::error_code error;
  const json::value value = json::parse(*text, error);
  if (error || !value.is_object()) {
    return fail(ErrorCode::kInvalidParameter, "'after' is not what an earlier answer gave.");
  }
  for (const auto& [name, cursor] : value.get_object()) {
    if (cursor.is_string()) cursors[name] = cursor.get_string();
  }
  return cursors;
}

std::string serialize(const Cursors& cursors) {
  json::object object;
  for (const auto& [name, cursor] : cursors) object[name] = cursor;
  return json::serialize(object);
}

link::LogLine make_line(const agent_logs::SourcedLine& sourced) {
  const bool out = sourced.line.stream == agent_logs::LogStream::kStdout;
  return {sourced.line.time(), sourced.source, out ? "stdout" : "stderr",
          wire::to_utf8(sourced.line.text)};
}

class Reading {
 public:
  Reading(const link::ReadLogs& request, LogEnd end, Cursors cursors)
      : request_(request), end_(end), cursors_(std::move(cursors)) {}

  Status read(const LogPlace& place) {
    const agent_logs::ContainerLog log(agent_runtime::ContainerRuntime::log_file(place.directory));
    const bool from_the_end = request_.tail && !request_.after;
    const std::size_t count =
        request_.tail ? static_cast<std::size_t>(std::max(*request_.tail, 0)) : kLinesOfPage;
    auto page = from_the_end ? log.tail(count, end_)
                             : log.after(cursors_[place.container], kLinesOfPage, end_);
    if (!page) return fail(page.error());
    complete_ = complete_ && (from_the_end || page->lines.size() < kLinesOfPage);
    cursors_[place.container] = page->cursor;
    sources_.push_back({place.container, std::move(page->lines)});
    return {};
  }

  link::LogLines answer() {
    auto merged = agent_logs::merge_by_time(std::move(sources_));
    const bool from_the_end = request_.tail && !request_.after;
    if (from_the_end && merged.size() > static_cast<std::size_t>(*request_.tail)) {
      merged.erase(merged.begin(), merged.end() - *request_.tail);
    }
    link::LogLines answer;
    answer.request_id = request_.request_id;
    answer.lines.emplace();
    for (const auto& line : merged) answer.lines->push_back(make_line(line));
    answer.next = serialize(cursors_);
    answer.ended = end_ == LogEnd::kClosed && complete_;
    return answer;
  }

 private:
  const link::ReadLogs& request_;
  const LogEnd end_;
  Cursors cursors_;
  std::vector<agent_logs::LogSource> sources_;
  bool complete_ = true;
};

link::LogLines refusal(const link::ReadLogs& request, std::string why) {
  link::LogLines answer;
  answer.request_id = request.request_id;
  answer.error = std::move(why);
  return answer;
}

}  // namespace

link::LogLines read_logs(const link::ReadLogs& request, const std::vector<LogPlace>& places,
                         LogEnd end) {
  auto cursors = parse_cursors(request.after);
  if (!cursors) return refusal(request, cursors.error().message);
  Reading reading(request, end, std::move(*cursors));
  bool found = false;
  for (const LogPlace& place : places) {
    if (request.container && *request.container != place.container) continue;
    found = true;
    if (const Status read = reading.read(place); !read)
      return refusal(request, read.error().message);
  }
  if (!found) {
    return refusal(request, places.empty() ? "This machine does not have the task."
                                           : "The task has no container of that name.");
  }
  return reading.answer();
}

void LogReader::read(const link::ReadLogs& request, std::vector<LogPlace> places, LogEnd end,
                     Reply reply) {
  pool_.submit([this, request, places = std::move(places), end, reply = std::move(reply)] {
    loop_.post([reply, lines = read_logs(request, places, end)] { reply(lines); });
  });
}

void LogReader::rotate(std::vector<LogPlace> places) {
  pool_.submit([places = std::move(places)] {
    for (const LogPlace& place : places) {
      const auto outcome = agent_logs::rotate_log(
          agent_runtime::ContainerRuntime::log_file(place.directory),
          agent_runtime::ContainerRuntime::log_control(place.directory), place.rotation);
      if (!outcome) spdlog::warn("{}", outcome.error().message);
    }
  });
}

}  // namespace minato::agent
