#include "agent/network/name_files.h"

#include <fmt/format.h>

#include <sstream>

#include "base/file.h"

namespace minato::network {
namespace {

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1" || address == "0.0.0.0" || address == "::";
}

// The `nameserver` lines of the text that a sandbox can reach. It has no IPv6.
std::string reachable_resolvers(std::string_view text) {
  std::string found;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string keyword;
    std::string address;
    words >> keyword >> address;
    if (keyword != "nameserver" || is_loopback(address)) continue;
    if (address.find(':') != std::string::npos) continue;
    found += fmt::format("nameserver {}\n", address);
  }
  return found;
}

std::string search_and_options(std::string_view text) {
  std::string found;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const std::string keyword = line.substr(0, line.find_first_of(" \t"));
    if (keyword == "search" || keyword == "domain" || keyword == "options") found += line + "\n";
  }
  return found;
}

}  // namespace

std::string sandbox_resolv_conf(std::string_view machine, std::string_view upstream) {
  std::string resolvers = reachable_resolvers(machine);
  if (resolvers.empty()) resolvers = reachable_resolvers(upstream);
  if (resolvers.empty()) resolvers = "nameserver 1.1.1.1\nnameserver 8.8.8.8\n";
  return search_and_options(machine) + resolvers;
}

std::string resolv_conf_with(std::string_view text, const Resolvers& wanted) {
  std::string result;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const std::string keyword = line.substr(0, line.find_first_of(" \t"));
    const bool replaced =
        (keyword == "nameserver" && !wanted.servers.empty()) ||
        ((keyword == "search" || keyword == "domain") && !wanted.search_domains.empty());
    if (!replaced) result += line + "\n";
  }
  if (!wanted.search_domains.empty()) {
    result += fmt::format("search {}\n", fmt::join(wanted.search_domains, " "));
  }
  for (const std::string& server : wanted.servers) result += "nameserver " + server + "\n";
  return result;
}

std::string resolv_conf_for(NetworkMode mode) {
  const std::string machine = read_file("/etc/resolv.conf").value_or("");
  if (mode == NetworkMode::kHost) return machine;
  return sandbox_resolv_conf(machine, read_file("/run/systemd/resolve/resolv.conf").value_or(""));
}

std::string hosts_file(std::string_view address, std::string_view hostname,
                       const std::vector<HostEntry>& extra) {
  std::string text =
      "127.0.0.1\tlocalhost\n"
      "::1\tlocalhost ip6-localhost ip6-loopback\n"
      "ff02::1\tip6-allnodes\n"
      "ff02::2\tip6-allrouters\n";
  if (!address.empty()) text += fmt::format("{}\t{}\n", address, hostname);
  for (const HostEntry& entry : extra) text += fmt::format("{}\t{}\n", entry.address, entry.name);
  return text;
}

}  // namespace minato::network
