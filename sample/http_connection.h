// HttpConnection: one client of the sample, served on a thread of its own from accept to close. It
// answers requests one after the other (keep-alive) until the client leaves or the sample is told
// to stop; a request that has begun to arrive by then is still answered, with "Connection: close".
#pragma once

#include <string>

namespace sample {

/// What every connection is told about the world outside of it.
struct Surroundings {
  /// The greeting of this version and task.
  std::string greeting;
  /// Becomes readable, and stays so, once the sample is to stop.
  int stop_descriptor = -1;
};

class HttpConnection {
 public:
  /// Takes `descriptor`, a connected socket, and closes it at the end.
  HttpConnection(int descriptor, const Surroundings& surroundings);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  /// Returns when the connection is over.
  void serve();

 private:
  bool read_request();
  bool wait_for_bytes() const;
  bool answer();
  bool send_all(const std::string& bytes) const;
  bool stopping() const;

  int descriptor_;
  const Surroundings& surroundings_;
  /// Received and not yet answered.
  std::string received_;
};

}  // namespace sample
