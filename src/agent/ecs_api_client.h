// EcsApiClient: calls of ECS's API by the agent: as a task's role, for what a container asks it to
// do, or by the root access key, for what it does itself. Blocking; safe on any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "api/agent.h"
#include "base/result.h"

namespace minato::agent {

struct EcsApiOptions {
  std::string host;
  std::uint16_t port = 0;
  std::string region;
  /// Where credentials.json is; read anew for each call by the root access key.
  std::filesystem::path data_directory;
};

struct ApiAnswer {
  int status = 0;
  std::string request_id;
  /// JSON: the response, or the error with its "__type".
  std::string body;
};

class EcsApiClient {
 public:
  explicit EcsApiClient(EcsApiOptions options) : options_(std::move(options)) {}

  /// Absent credentials: the root access key. kTimeout, kUnavailable when nobody answers.
  Result<ApiAnswer> call(const std::string& operation, std::string body,
                         const std::optional<link::TaskCredentials>& credentials) const;

 private:
  EcsApiOptions options_;
};

}  // namespace minato::agent
