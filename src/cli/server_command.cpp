#include <csignal>
#include <cstdlib>
#include <iostream>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/endpoint.h"
#include "cli/noted_endpoint.h"
#include "control_plane/server.h"
#include "wire/credentials_profile.h"

namespace minato::cli {
namespace {

Result<wire::AccessKey> access_key_of(const ServerCommand& command) {
  std::optional<wire::AccessKey> given;
  if (command.access_key.empty() != command.secret_key.empty()) {
    return fail(ErrorCode::kInvalidParameter, "--access-key and --secret-key come together");
  }
  if (!command.access_key.empty()) {
    given = wire::AccessKey{command.access_key, command.secret_key};
  }
  std::error_code error;
  std::filesystem::create_directories(command.place.data, error);
  if (error) return fail(ErrorCode::kIo, command.place.data.native() + ": " + error.message());
  return wire::load_or_create_access_key(command.place.data, given);
}

Result<control_plane::ServerOptions> options_of(const ServerCommand& command) {
  const auto endpoint = parse_endpoint(command.place.listen);
  if (!endpoint) return fail(endpoint.error());
  auto pool = elb::parse_load_balancer_pool(command.load_balancer_pool);
  if (!pool) return fail(pool.error());
  if (!command.dns.empty()) pool->dns_zone = "minato.internal";
  if (command.account.size() != 12 ||
      command.account.find_first_not_of("0123456789") != std::string::npos) {
    return fail(ErrorCode::kInvalidParameter, "--account has twelve digits");
  }
  auto key = access_key_of(command);
  if (!key) return fail(key.error());
  control_plane::ServerOptions options;
  options.address = endpoint->address;
  options.port = endpoint->port;
  options.data = command.place.data;
  options.cloud = {
      .identity = {command.place.region, command.account},
      .load_balancer_pool = std::move(*pool),
      .ecs = {.instance_lost_after = Seconds{command.instance_lost_after_seconds},
              .stopped_task_retention = Seconds{command.stopped_task_retention_seconds}},
      .vault = {}};
  options.access_key = std::move(*key);
  options.version = MINATO_VERSION;
  return options;
}

Status write_profile(const ServerCommand& command, const wire::AccessKey& key) {
  const char* home = std::getenv("HOME");
  if (home == nullptr) return fail(ErrorCode::kIo, "HOME is not set: no AWS profile was written");
  return wire::write_aws_profile(home, {.access_key = key,
                                        .region = command.place.region,
                                        .endpoint = "http://" + command.place.listen});
}

void wait_for_end(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
}

}  // namespace

int run_server(const ServerCommand& command) {
  start_logging("server", command.place.verbose ? LogLevel::kDebug : LogLevel::kInfo);
  // Blocked before any thread is made: they all leave them to sigwait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto options = options_of(command);
  if (!options) return say_error(options.error().message), kCannotStart;
  if (command.write_profile) {
    if (auto written = write_profile(command, options->access_key); !written) {
      return say_error(written.error().message), kCannotStart;
    }
  }
  const auto server = control_plane::Server::start(std::move(*options));
  if (!server) return say_error(server.error().message), kCannotStart;
  const std::string address = parse_endpoint(command.place.listen)->address;
  const NotedEndpoint noted{address + ':' + std::to_string((*server)->port()),
                            command.place.region};
  if (auto written = note_endpoint(command.place.data, noted); !written) {
    spdlog::warn("{}", written.error().message);
  }
  spdlog::info("the API answers on {}", noted.listen);
  wait_for_end(signals);
  spdlog::info("ending");
  return 0;
}

}  // namespace minato::cli
