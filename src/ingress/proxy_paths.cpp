#include "ingress/proxy_paths.h"

#include "base/stable_hash.h"

namespace minato::ingress {
namespace {

std::filesystem::path socket_directory(const std::filesystem::path& directory) {
  // 108 bytes in all, of which HAProxy wants some for the name of a draft.
  if (directory.native().size() <= 70) return directory;
  return "/run/minato/ingress-" + stable_hash_hex(directory.native());
}

}  // namespace

ProxyPaths::ProxyPaths(const std::filesystem::path& ingress_directory)
    : directory(std::filesystem::absolute(ingress_directory).lexically_normal()),
      wanted(directory / "wanted.json"),
      endpoints(directory / "endpoints"),
      configuration(directory / "haproxy.cfg"),
      state(directory / "servers.state"),
      process_id(directory / "haproxy.pid"),
      log(directory / "haproxy.log"),
      request_pipe(directory / "requests.pipe"),
      master_socket(socket_directory(directory) / "master.sock"),
      statistics_socket(socket_directory(directory) / "haproxy.sock"),
      idle_socket(socket_directory(directory) / "idle.sock"),
      kept_sockets(socket_directory(directory) / "kept.sock") {}

}  // namespace minato::ingress
