// RequestLimit: how often one address may ask, as a bucket that fills steadily. A container that
// asks without end must not keep the agent from its work. Safe on any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/units.h"

namespace minato::agent_metadata {

/// ECS's own numbers, which there are for all containers of a machine together.
inline constexpr double kRequestsPerSecond = 40;
inline constexpr double kRequestBurst = 60;

class RequestLimit {
 public:
  /// Takes one request of the bucket; false: there is none left. `now` never goes back.
  bool admit(const std::string& source, Instant now);

 private:
  struct Bucket {
    double requests = kRequestBurst;
    Instant at{};
  };
  static double filled(const Bucket& bucket, Instant now);

  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace minato::agent_metadata
