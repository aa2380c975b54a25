// ConsoleSocket: where crun hands over the terminal that it has made for a command.
#pragma once

#include <chrono>
#include <filesystem>

#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

class ConsoleSocket {
 public:
  /// Listens at a new path in `directory`, which must be a short one.
  static Result<ConsoleSocket> open(const std::filesystem::path& directory);
  ConsoleSocket(ConsoleSocket&& other) noexcept = default;
  ConsoleSocket& operator=(ConsoleSocket&& other) noexcept;
  ~ConsoleSocket();

  const std::filesystem::path& path() const { return path_; }
  /// The terminal's master; empty when `giver`, crun's pidfd, has ended without giving one.
  /// kTimeout.
  Result<UniqueFd> receive(int giver, std::chrono::milliseconds patience) const;

 private:
  ConsoleSocket(std::filesystem::path path, UniqueFd socket)
      : path_(std::move(path)), socket_(std::move(socket)) {}

  std::filesystem::path path_;
  UniqueFd socket_;
};

}  // namespace minato::agent_runtime
