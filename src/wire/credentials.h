// The root access key: made at the first start, kept in the data directory, read by the agent and
// the command, and written into the user's AWS configuration on request.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace minato::wire {

struct AccessKey {
  std::string id;      // "AKIA" and 16 of A-Z 2-7, unless the user gave another.
  std::string secret;  // 40 characters.

  friend bool operator==(const AccessKey&, const AccessKey&) = default;
};

/// A new one, out of the kernel's randomness.
AccessKey make_access_key();

/// DATA/credentials.json: {"accessKeyId": ..., "secretAccessKey": ...}.
std::filesystem::path credentials_path(const std::filesystem::path& data_directory);
/// kNotFound when the data directory has none; kIo when the file is not what it should be.
Result<AccessKey> load_access_key(const std::filesystem::path& data_directory);
/// The key of the data directory; the first time, or when `given` is another, it is written there
/// (mode 0600, durable).
Result<AccessKey> load_or_create_access_key(const std::filesystem::path& data_directory,
                                            const std::optional<AccessKey>& given);

}  // namespace minato::wire
