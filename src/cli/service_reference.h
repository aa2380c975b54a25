// ServiceReference: the service that a command is about, as people name it.
#pragma once

#include <string>

#include "base/result.h"

namespace minato::cli {

struct ServiceReference {
  std::string cluster;
  std::string name;

  /// "default/web", as commands take it too.
  std::string text() const { return cluster + '/' + name; }
};

/// `text`: NAME, CLUSTER/NAME or a service's ARN. `cluster`: a name, an ARN, or empty: what `text`
/// says, else "default". kInvalidParameter for what names no service, and for two clusters.
Result<ServiceReference> parse_service_reference(const std::string& text,
                                                 const std::string& cluster);

}  // namespace minato::cli
