// ReportOutbox: which task reports are due. A change of a status, a health or an exit code is told
// at once; smaller news (a pull's times) wait to ride along, a second at most; what is not
// acknowledged is told again every second. A message takes a thousand reports at most; the rest
// follows. Owned by the event loop.
#pragma once

#include <vector>

#include "agent/task_book.h"
#include "api/agent.h"

namespace minato::agent {

class ReportOutbox {
 public:
  explicit ReportOutbox(TaskBook& book) : book_(book) {}

  /// What is not acknowledged, for the registration; counts as sent.
  std::vector<link::TaskReport> unacknowledged(Instant now);
  /// What to send now.
  std::vector<link::TaskReport> due(Instant now);
  void acknowledged(const std::vector<link::ReportAck>& acks);
  /// Something of this task changed.
  void changed(TaskEntry& entry, Instant now);

 private:
  /// The reports of those that are not acknowledged and due.
  template <class IsDue>
  std::vector<link::TaskReport> select(Instant now, IsDue&& is_due);
  link::TaskReport send(TaskEntry& entry, Instant now);

  TaskBook& book_;
  // So that a loop without news costs nothing.
  enum class News { kNone, kSome } news_ = News::kNone;
  Instant looked_at_{};
};

}  // namespace minato::agent
