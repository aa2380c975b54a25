// HaproxyProcess: one HAProxy in master-worker mode, which belongs to nobody: it was started by
// this process or by an earlier one. Its master answers on a socket and passes commands on to its
// workers. Calls block for milliseconds (a start or a reload for tens of them). Not for several
// threads at once.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "base/units.h"
#include "ingress/proxy_paths.h"
#include "ingress/proxy_status.h"

namespace minato::ingress {

class HaproxyProcess {
 public:
  HaproxyProcess(std::string program, ProxyPaths paths);

  /// Finds the one that runs from these paths; false when there is none.
  bool adopt();
  /// Workers end when they notice that their master is gone; until they do they hold its listeners.
  void end_orphans(const WorkerList& workers);
  /// Starts one from the configuration file; kIo with HAProxy's own words. It takes its listening
  /// sockets over from who offers them at `sockets`, unless that is empty.
  Status start(const std::filesystem::path& sockets);
  /// Has a new worker take over from the configuration file. Returns when it serves; on error the
  /// old one serves on.
  Status reload();
  /// Ends it and its workers at once. None is no error.
  void stop();

  /// Once it is seen to have ended, there is none.
  bool is_running();
  /// Whether it has, or will be started with, the pipe for lines of requests.
  bool has_request_pipe() const;
  /// Becomes readable when it ends; -1 while there is none.
  int exit_descriptor() const { return process_.get(); }

  Result<WorkerList> workers();
  /// Runs commands in a worker, one after the other; all that they print.
  Result<std::string> run(int worker, const std::vector<std::string>& commands);

 private:
  Result<std::string> ask_master(const std::string& text);
  Status check_configuration();
  enum class Pipe { kNone, kGiven };
  Status launch(const std::vector<std::string>& arguments, Millis patience, Pipe pipe);
  std::string last_words() const;
  int read_process_id() const;
  bool is_ours(const std::string& command) const;

  std::string program_;
  ProxyPaths paths_;
  UniqueFd process_;  // A pidfd of the master.
  int process_id_ = 0;
};

}  // namespace minato::ingress
