// LoadOptions: what the load generator is asked to do, from its command line.
#pragma once

#include <netinet/in.h>

#include <chrono>
#include <string>

#include "base/result.h"

namespace minato::load {

struct LoadOptions {
  std::string url;
  /// Requests a second, sent at their time whether earlier ones were answered or not.
  double rate = 1000;
  /// Kept-alive connections that share the requests that do not open one of their own.
  int connections = 16;
  /// 0 to 1: requests that open a connection of their own and close it.
  double new_connections_share = 0.5;
  /// 0: until SIGINT or SIGTERM.
  double seconds = 0;
  std::chrono::milliseconds timeout{10'000};
  /// One JSON object a second on standard output, and the last one with everything.
  bool json = false;
};

/// Where the URL leads: resolved once, so that the name server is not measured too.
struct LoadTarget {
  sockaddr_in address{};
  /// "name:port" for the Host header.
  std::string host;
  std::string path;
};

/// Exits with a message on a bad command line, as CLI11 does.
LoadOptions parse_options(int argument_count, char** arguments);

/// Of "http://HOST[:PORT][/PATH]".
Result<LoadTarget> resolve_target(const std::string& url);

}  // namespace minato::load
