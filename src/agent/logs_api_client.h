// LogsApiClient: the few operations of CloudWatch Logs that the agent asks the control plane for,
// signed by the root access key. Blocking; one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "agent/log_batches.h"
#include "agent/shipped_logs.h"
#include "wire/http_client.h"

namespace minato::agent {

struct LogsApiOptions {
  std::string host;
  std::uint16_t port = 0;
  std::string region;
  /// Where credentials.json is.
  std::filesystem::path data_directory;
};

class LogsApiClient {
 public:
  explicit LogsApiClient(LogsApiOptions options);

  /// The stream, and its group if that may be made. One that is there already is fine.
  Status make_stream(const ShippedLog& log);
  /// kUnavailable: to be tried again; kResourceNotFound: no such stream (any more);
  /// kInvalidParameter: will never be taken.
  Status put(const ShippedLog& log, LogBatch batch);

 private:
  Status create_stream(const ShippedLog& log);
  Status send(std::string_view operation, std::string body);

  LogsApiOptions options_;
  wire::HttpClient client_;
};

}  // namespace minato::agent
