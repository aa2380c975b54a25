#include "agent/metadata/metadata_server.h"

#include <optional>

#include "agent/metadata/request_limit.h"
#include "agent/metadata/usage_text.h"
#include "base/file.h"
#include "base/log.h"
#include "base/system_clock.h"

namespace minato::agent_metadata {
namespace {

// Below what the kernel gives to outgoing connections.
constexpr std::uint16_t kFirstPort = 20'000;
constexpr std::uint16_t kPorts = 10'000;
constexpr int kAttempts = 100;
constexpr std::size_t kBodyLimit = 16u << 10;
constexpr std::size_t kConnectionLimit = 1024;

using Handler = std::function<void(MetadataRequest, wire::HttpReply)>;

wire::HttpResponse plain_text(int status, std::string text) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(text)};
}

std::string source_of(const wire::HttpRequest& request) {
  return request.peer.substr(0, request.peer.rfind(':'));
}

void serve(const Handler& handler, wire::HttpRequest request, wire::HttpReply reply) {
  auto path = parse_metadata_path(wire::target_path(request.target));
  if (!path) {
    return reply(plain_text(404, "404 page not found\n"));
  }
  handler(
      {std::move(request.method), std::move(*path), std::move(request.body), source_of(request)},
      std::move(reply));
}

Result<std::unique_ptr<wire::HttpServer>> listen(const std::string& address, std::uint16_t port,
                                                 const Handler& handler) {
  wire::HttpServerOptions options;
  options.address = address;
  options.port = port;
  options.body_limit = kBodyLimit;
  options.connection_limit = kConnectionLimit;
  options.handler = [handler](wire::HttpRequest request, wire::HttpReply reply) {
    serve(handler, std::move(request), std::move(reply));
  };
  return wire::HttpServer::start(std::move(options));
}

std::optional<std::uint16_t> kept_port(const std::filesystem::path& file) {
  const auto text = read_file(file);
  const auto number = text ? parse_number(*text) : std::nullopt;
  if (!number || *number == 0 || *number > 65'535) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

Result<std::unique_ptr<wire::HttpServer>> listen_on_loopback(const MetadataServerOptions& options) {
  const auto kept = kept_port(options.port_file);
  if (kept) {
    auto server = listen(kLoopback, *kept, options.handler);
    if (server) return server;
    spdlog::warn("Tasks in host mode that run already find no metadata: {}",
                 server.error().message);
  }
  for (int i = 0; i < kAttempts; ++i) {
    const auto offset = (options.port_seed + static_cast<std::uint64_t>(i)) % kPorts;
    auto server =
        listen(kLoopback, static_cast<std::uint16_t>(kFirstPort + offset), options.handler);
    if (!server) continue;
    const Status written =
        write_file_durably(options.port_file, std::to_string((*server)->port()) + "\n");
    if (!written) return fail(written.error());
    return server;
  }
  return fail(ErrorCode::kUnavailable, "No port is free on 127.0.0.1 for the task metadata.");
}

}  // namespace

Result<std::unique_ptr<MetadataServer>> MetadataServer::start(MetadataServerOptions options) {
  options.handler = [limit = std::make_shared<RequestLimit>(), clock = SystemClock(),
                     handler = std::move(options.handler)](MetadataRequest request,
                                                           wire::HttpReply reply) {
    if (limit->admit(request.source, clock.now())) {
      return handler(std::move(request), std::move(reply));
    }
    reply(plain_text(429, "You have reached maximum request limit.\n"));
  };
  auto gateway = listen(options.gateway_address, 0, options.handler);
  if (!gateway) return fail(gateway.error());
  auto loopback = listen_on_loopback(options);
  if (!loopback) return fail(loopback.error());
  return std::unique_ptr<MetadataServer>(
      new MetadataServer(std::move(*gateway), std::move(*loopback)));
}

wire::HttpResponse json_response(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

}  // namespace minato::agent_metadata
