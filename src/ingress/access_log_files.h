// AccessLogFiles: access logs as Elastic Load Balancing would put them into a bucket, below one
// directory: a file for each load balancer and five minutes, compressed. A file is written as
// NAME.part, in whole gzip members, so that it can be read whenever its writer ends, and gets its
// name when its time is over or the writer ends in order. Not for several threads at once.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/units.h"
#include "ingress/proxy_directory.h"

namespace minato::ingress {

class AccessLogFiles {
 public:
  /// Takes up what an earlier writer left: those files are complete as they are. An empty
  /// directory: nothing is written.
  explicit AccessLogFiles(std::filesystem::path directory);
  ~AccessLogFiles();
  AccessLogFiles(const AccessLogFiles&) = delete;
  AccessLogFiles& operator=(const AccessLogFiles&) = delete;

  /// One line, without its end, for the load balancer of the listener. Kept in memory until flush.
  void add(const LoggedFrontend& frontend, std::string_view line, Instant now);
  /// Writes what has gathered, once there is much or it is a second old; ends files whose five
  /// minutes are over; removes what is too old. When the disk is full lines are dropped, which is
  /// said once.
  void flush(Instant now);
  void close();

 private:
  struct File {
    std::filesystem::path path;  // Without ".part".
    Instant until{};
    Instant flushed{};
    std::string lines;
  };

  File open(const LoggedFrontend& frontend, Instant now) const;
  void write(File& file);
  void finish(File& file);
  void sweep(Instant now);

  std::filesystem::path directory_;
  std::map<std::string, File> files_;  // By load balancer.
  Instant swept_{};
  enum class Disk { kFine, kFull } disk_ = Disk::kFine;
};

/// What of a bucket's or prefix's name can stand in a path: letters, digits and "-_.", and between
/// them slashes; never a step upwards.
std::string safe_path(std::string_view name);

/// Where the file goes, below the directory: BUCKET/PREFIX/AWSLogs/.../NAME.log.gz.
std::filesystem::path access_log_path(const LoggedFrontend& frontend, Instant until,
                                      const std::string& random);

/// `text` as a gzip file of its own; such files one after the other are a gzip file, too.
std::string gzip_member(std::string_view text);

}  // namespace minato::ingress
