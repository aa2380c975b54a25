// LeaseBook: which images somebody in this process is using. A ResolvedImage carries a lease; while
// a copy of it lives, garbage collection spares the image. Safe on several threads.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "agent/images/image_store.h"

namespace minato::images {

class LeaseBook : public std::enable_shared_from_this<LeaseBook> {
 public:
  /// `digest` of a manifest.
  std::shared_ptr<const ImageLease> lease(const std::string& digest);
  std::set<std::string> leased() const;

 private:
  friend struct ImageLease;
  void end(const std::string& digest);

  mutable std::mutex mutex_;
  std::map<std::string, int> counts_;
};

struct ImageLease {
  ImageLease(std::shared_ptr<LeaseBook> owner, std::string leased)
      : book(std::move(owner)), digest(std::move(leased)) {}
  ~ImageLease() { book->end(digest); }
  ImageLease(const ImageLease&) = delete;
  ImageLease& operator=(const ImageLease&) = delete;

  const std::shared_ptr<LeaseBook> book;
  const std::string digest;
};

}  // namespace minato::images
