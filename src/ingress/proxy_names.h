// The names that things have in HAProxy. Pure. They are made of letters that mean nothing to
// HAProxy and of a hash of the ARN, so that nothing a user names can reach its configuration as
// syntax, and the same thing has the same name after every restart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ingress/ingress.h"

namespace minato::ingress {

/// `text` with everything but letters, digits, '-' and '.' replaced by '-', at most 64 letters.
std::string plain_name(std::string_view text);

/// Another address or port of the same listener is another frontend.
std::string frontend_name(const link::IngressLoadBalancer& balancer,
                          const link::IngressListener& listener);
/// The backend that serves requests.
std::string backend_name(std::string_view target_group_arn);
/// The backend without requests where new targets are checked quickly until they answer.
std::string probe_name(std::string_view target_group_arn);
/// Unique in its target group; a target that moves to another endpoint is another server.
std::string server_name(const TargetKey& key, const Endpoint& endpoint);
/// Of the same target's server that is not checked.
std::string open_name(std::string_view server_name);

/// A health check's path, fit to stand between single quotes: what a URL may not hold is
/// percent-encoded, quotes and backslashes too.
std::string check_path(std::string_view path);

}  // namespace minato::ingress
