#include "agent/report_outbox.h"

#include "agent/task_report.h"

namespace minato::agent {
namespace {

constexpr Millis kAgain{1'000};
constexpr std::size_t kReportsInAMessage = 1'000;

// What is told at once when it changes, as a comparable text.
std::string headline(const TaskFacts& facts) {
  std::string text(1, static_cast<char>('0' + static_cast<int>(facts.last_status)));
  for (const ContainerFacts& container : facts.containers) {
    text += static_cast<char>('0' + static_cast<int>(container.last_status));
    text += static_cast<char>('0' + static_cast<int>(container.health));
  }
  return text;
}

}  // namespace

template <class IsDue>
std::vector<link::TaskReport> ReportOutbox::select(Instant now, IsDue&& is_due) {
  std::vector<link::TaskReport> reports;
  for (const auto& [id, entry] : book_.entries()) {
    if (entry->acknowledged_version >= entry->state.version || !is_due(*entry)) continue;
    if (reports.size() == kReportsInAMessage) {
      news_ = News::kSome;
      break;
    }
    reports.push_back(send(*entry, now));
  }
  return reports;
}

std::vector<link::TaskReport> ReportOutbox::unacknowledged(Instant now) {
  return select(now, [](const TaskEntry&) { return true; });
}

std::vector<link::TaskReport> ReportOutbox::due(Instant now) {
  if (news_ == News::kNone && now - looked_at_ < kAgain) return {};
  news_ = News::kNone;
  looked_at_ = now;
  return select(now, [now](const TaskEntry& entry) {
    return entry.sent_headline != headline(entry.state.facts) || now - entry.sent_at >= kAgain;
  });
}

void ReportOutbox::acknowledged(const std::vector<link::ReportAck>& acks) {
  for (const link::ReportAck& ack : acks) {
    TaskEntry* entry = book_.find(ack.task_id);
    if (entry && ack.version > entry->acknowledged_version)
      entry->acknowledged_version = ack.version;
  }
}

void ReportOutbox::changed(TaskEntry& entry, Instant now) {
  // The news of a task that has only just come may wait for more of it.
  if (entry.sent_headline.empty()) {
    entry.sent_headline = headline(new_task_state(entry.state.plan).facts);
    entry.sent_at = now;
  }
  news_ = News::kSome;
}

link::TaskReport ReportOutbox::send(TaskEntry& entry, Instant now) {
  entry.sent_headline = headline(entry.state.facts);
  entry.sent_at = now;
  return make_report(entry.id(), entry.state, entry.assigned.runtime_ids);
}

}  // namespace minato::agent
