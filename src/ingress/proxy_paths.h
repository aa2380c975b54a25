// Where one Ingress keeps its files.
#pragma once

#include <filesystem>

namespace minato::ingress {

struct ProxyPaths {
  explicit ProxyPaths(const std::filesystem::path& ingress_directory);

  std::filesystem::path directory;
  std::filesystem::path wanted;         // The control plane's last word, as JSON.
  std::filesystem::path endpoints;      // Where targets of this machine are.
  std::filesystem::path configuration;  // haproxy.cfg
  std::filesystem::path state;          // Which servers begin up, which down.
  std::filesystem::path process_id;     // Of HAProxy's master.
  std::filesystem::path log;            // What HAProxy said when it started.
  std::filesystem::path request_pipe;   // A line for requests, from HAProxy to the agent.
  // Sockets' paths are short by the kernel's law: below /run when the directory's is too long.
  std::filesystem::path master_socket;
  std::filesystem::path statistics_socket;
  std::filesystem::path idle_socket;
  std::filesystem::path
      kept_sockets;  // Where a HAProxy that is started finds those of the last one.
};

}  // namespace minato::ingress
