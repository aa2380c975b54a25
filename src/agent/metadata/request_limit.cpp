#include "agent/metadata/request_limit.h"

#include <algorithm>

namespace minato::agent_metadata {
namespace {

/// More addresses than a machine has sandboxes: those that have long been silent are forgotten.
constexpr std::size_t kMostBuckets = 4096;
constexpr double kMillisInSecond = 1000;

}  // namespace

double RequestLimit::filled(const Bucket& bucket, Instant now) {
  const double seconds = static_cast<double>((now - bucket.at).count()) / kMillisInSecond;
  return std::min(kRequestBurst, bucket.requests + seconds * kRequestsPerSecond);
}

bool RequestLimit::admit(const std::string& source, Instant now) {
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= kMostBuckets) {
    std::erase_if(buckets_,
                  [now](const auto& one) { return filled(one.second, now) >= kRequestBurst; });
  }
  Bucket& bucket = buckets_.try_emplace(source, Bucket{kRequestBurst, now}).first->second;
  bucket = {filled(bucket, now), now};
  if (bucket.requests < 1) return false;
  bucket.requests -= 1;
  return true;
}

}  // namespace minato::agent_metadata
