#include "load/load_options.h"

#include <netdb.h>

#include <CLI/CLI.hpp>

namespace minato::load {

LoadOptions parse_options(int argument_count, char** arguments) {
  LoadOptions options;
  int timeout_ms = static_cast<int>(options.timeout.count());
  CLI::App app{
      "Sends a constant rate of HTTP requests and counts every kind of failure.\n"
      "Latency runs from the moment a request was due, so that a stall is not hidden."};
  app.add_option("--url", options.url, "http://HOST[:PORT][/PATH]")->required();
  app.add_option("--rate", options.rate, "requests a second")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 200'000.0));
  app.add_option("--connections", options.connections, "kept-alive connections")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  app.add_option("--new-connections-share", options.new_connections_share,
                 "share of the requests that open a connection of their own")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--seconds", options.seconds, "how long (0: until SIGINT or SIGTERM)")
      ->capture_default_str();
  app.add_option("--timeout-ms", timeout_ms, "when a request counts as failed")
      ->capture_default_str();
  app.add_flag("--json", options.json, "a JSON object a second, the last with everything");
  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  options.timeout = std::chrono::milliseconds(timeout_ms);
  return options;
}

Result<LoadTarget> resolve_target(const std::string& url) {
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) {
    return fail(ErrorCode::kInvalidParameter, url + ": not an http:// URL");
  }
  const std::size_t slash = url.find('/', kScheme.size());
  LoadTarget target;
  target.host = url.substr(kScheme.size(), slash - kScheme.size());
  target.path = slash == std::string::npos ? "/" : url.substr(slash);
  const std::size_t colon = target.host.find(':');
  const std::string name = target.host.substr(0, colon);
  const std::string port = colon == std::string::npos ? "80" : target.host.substr(colon + 1);

  addrinfo wanted{};
  wanted.ai_family = AF_INET;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(name.c_str(), port.c_str(), &wanted, &found);
  if (error != 0) return fail(ErrorCode::kNotFound, name + ": " + gai_strerror(error));
  target.address = *reinterpret_cast<const sockaddr_in*>(found->ai_addr);
  freeaddrinfo(found);
  return target;
}

}  // namespace minato::load
