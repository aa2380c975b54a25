// MetadataServer: where containers ask the agent. It listens on the gateway's address, where
// sandboxes come by 169.254.170.2 and with addresses of their own, and on 127.0.0.1 for tasks that
// share the machine's network. The gateway's port is any (a rule leads to it); the loopback's is
// kept, because containers that outlive the agent know it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "agent/metadata/metadata_path.h"
#include "wire/http_server.h"

namespace minato::agent_metadata {

struct MetadataRequest {
  std::string method;
  MetadataPath path;
  std::string body;
  /// "10.124.0.5"; 127.0.0.1 for whatever runs in the machine's own network.
  std::string source;
};

struct MetadataServerOptions {
  std::string gateway_address;
  /// Keeps the loopback's port.
  std::filesystem::path port_file;
  /// Where the search for a free one begins, so that two Minatos seldom look at the same.
  std::uint64_t port_seed = 0;
  /// On an I/O thread: must not block. Paths that mean nothing do not get here, nor what one
  /// address asks beyond the limit (agent/metadata/request_limit.h).
  std::function<void(MetadataRequest, wire::HttpReply)> handler;
};

inline constexpr const char* kLoopback = "127.0.0.1";

class MetadataServer {
 public:
  /// kUnavailable when there is no port to be had.
  static Result<std::unique_ptr<MetadataServer>> start(MetadataServerOptions options);

  std::uint16_t gateway_port() const { return gateway_->port(); }
  std::uint16_t loopback_port() const { return loopback_->port(); }

 private:
  MetadataServer(std::unique_ptr<wire::HttpServer> gateway,
                 std::unique_ptr<wire::HttpServer> loopback)
      : gateway_(std::move(gateway)), loopback_(std::move(loopback)) {}

  std::unique_ptr<wire::HttpServer> gateway_;
  std::unique_ptr<wire::HttpServer> loopback_;
};

/// A JSON text as an answer.
wire::HttpResponse json_response(int status, std::string body);

}  // namespace minato::agent_metadata
