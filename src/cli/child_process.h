// ChildProcess: one process of this program's own commands, started by `minato up` and ended with
// it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace minato::cli {

class ChildProcess {
 public:
  /// This very program with other arguments. It gets SIGTERM when its parent dies.
  static Result<ChildProcess> start(std::vector<std::string> arguments);

  pid_t pid() const { return pid_; }
  void signal(int number) const;

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}
  pid_t pid_;
};

/// A child that ended: its exit status, or 128 and the signal's number.
struct EndedChild {
  pid_t pid = 0;
  int status = 0;
};
/// Nothing: none has ended.
std::optional<EndedChild> reap_child();

}  // namespace minato::cli
