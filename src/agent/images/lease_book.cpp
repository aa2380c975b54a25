#include "agent/images/lease_book.h"

namespace minato::images {

std::shared_ptr<const ImageLease> LeaseBook::lease(const std::string& digest) {
  {
    const std::lock_guard lock(mutex_);
    ++counts_[digest];
  }
  return std::make_shared<ImageLease>(shared_from_this(), digest);
}

std::set<std::string> LeaseBook::leased() const {
  const std::lock_guard lock(mutex_);
  std::set<std::string> digests;
  for (const auto& [digest, count] : counts_) digests.insert(digest);
  return digests;
}

void LeaseBook::end(const std::string& digest) {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(digest);
  if (found != counts_.end() && --found->second == 0) counts_.erase(found);
}

}  // namespace minato::images
