// LogStream: the lines of one source, such as a container, under a name in its group.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/logs/log_group.h"

namespace minato::logs {

/// "GROUP:STREAM": no name has a colon.
using LogStreamKey = Id<struct LogStreamKeyTag>;

inline LogStreamKey log_stream_key(const LogGroupName& group, const std::string& name) {
  return LogStreamKey(group.str() + ':' + name);
}

struct LogStream {
  using Key = LogStreamKey;
  static constexpr std::string_view kTable = "logs.stream";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("path", &LogStream::path), field("group", &LogStream::group),
                      field("name", &LogStream::name), field("number", &LogStream::number),
                      field("createdAt", &LogStream::created_at)};
  }
  const LogStreamKey& key() const { return path; }

  LogStreamKey path;
  LogGroupName group;
  std::string name;
  /// Positive; never given to another stream.
  std::int64_t number = 0;
  Instant created_at{};
};

struct LogStreamsByNumber {
  using Record = LogStream;
  using Key = std::int64_t;
  static std::optional<Key> key_of(const LogStream& stream) { return stream.number; }
};

}  // namespace minato::logs
