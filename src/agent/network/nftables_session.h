// NftablesSession: libnftables behind one lock. A run is one transaction: all of it holds, or
// nothing does. Safe on any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"

struct nft_ctx;

namespace minato::network {

class NftablesSession {
 public:
  static Result<std::unique_ptr<NftablesSession>> open();
  ~NftablesSession();
  NftablesSession(const NftablesSession&) = delete;
  NftablesSession& operator=(const NftablesSession&) = delete;

  /// What the commands print; kNotFound when they name something that does not exist, else kIo,
  /// with nft's own words.
  Result<std::string> run(const std::string& commands);
  /// The same with the handle of every rule in what is printed.
  Result<std::string> list_with_handles(const std::string& command);

 private:
  explicit NftablesSession(nft_ctx* context);
  Result<std::string> run_locked(const std::string& commands);

  std::mutex mutex_;
  nft_ctx* context_;
};

}  // namespace minato::network
