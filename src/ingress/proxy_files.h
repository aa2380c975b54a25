// ProxyFiles: the files that HAProxy reads as it starts, kept equal to the plan. Only root reads
// them: private keys are among them. One thread.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "ingress/proxy_paths.h"
#include "ingress/proxy_plan.h"

namespace minato::ingress {

/// Whole or not at all, but without waiting for the disk: after a crash of the machine the file is
/// written anew before anybody reads it.
bool replace_file(const std::filesystem::path& path, const std::string& content);

class ProxyFiles {
 public:
  explicit ProxyFiles(ProxyPaths paths) : paths_(std::move(paths)) {}

  /// Takes what an earlier process wrote for written.
  void begin();
  /// The configuration and all that it refers to.
  Status write(const ProxyPlan& plan);
  /// Where servers begin: to be written before each start.
  void write_state(const ProxyPlan& plan) const;
  /// Certificates that the plan does not have any more go, now that HAProxy runs without them.
  void sweep(const ProxyPlan& plan);

 private:
  Status write_one(const std::filesystem::path& path, const std::string& content);

  ProxyPaths paths_;
  std::map<std::string, std::string> written_;  // By path.
};

}  // namespace minato::ingress
