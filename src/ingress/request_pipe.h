// RequestPipe: the agent's end of the pipe that HAProxy writes lines of requests into. One thread.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::ingress {

/// Makes the pipe's file unless it is there.
Status make_request_pipe(const std::filesystem::path& path);

class RequestPipe {
 public:
  /// kIo when there can be none.
  Status open(const std::filesystem::path& path);
  /// Hands over every whole line that is in the pipe, without its end, and says how many bytes were
  /// read. Never waits.
  std::size_t read(const std::function<void(std::string_view)>& take);

 private:
  UniqueFd end_;
  std::string unfinished_;
};

}  // namespace minato::ingress
