#include "agent/machine_resources.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent {
namespace {

constexpr std::int64_t kUnitsOfProcessor = 1024;
constexpr Mebibytes kSystemShare{256};
constexpr std::size_t kLongestZone = 64;

std::int64_t usable_processors() {
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) == 0) return std::max(CPU_COUNT(&set), 1);
  return std::max(::sysconf(_SC_NPROCESSORS_ONLN), 1L);
}

// ECS's words for what uname says.
std::string architecture() {
  struct utsname name {};
  if (::uname(&name) != 0) return "x86_64";
  const std::string_view machine(name.machine);
  return machine == "aarch64" ? "arm64" : std::string(machine);
}

}  // namespace

Mebibytes memory_for_tasks(Mebibytes total) {
  const std::int64_t share = std::max(kSystemShare.value, total.value / 20);
  return Mebibytes{std::max<std::int64_t>(total.value - share, total.value / 2)};
}

std::optional<Mebibytes> parse_memory_total(std::string_view meminfo) {
  constexpr std::string_view kName = "MemTotal:";
  const std::size_t place = meminfo.find(kName);
  if (place == std::string_view::npos) return std::nullopt;
  meminfo.remove_prefix(place + kName.size());
  meminfo.remove_prefix(std::min(meminfo.find_first_not_of(' '), meminfo.size()));
  std::int64_t kibibytes = 0;
  const auto parsed = std::from_chars(meminfo.begin(), meminfo.end(), kibibytes);
  if (parsed.ec != std::errc{}) return std::nullopt;
  return Mebibytes{kibibytes / 1024};
}

MachineResources measure_resources(const ResourceOverrides& overrides) {
  MachineResources resources;
  resources.cpu = overrides.cpu.value_or(CpuUnits{usable_processors() * kUnitsOfProcessor});
  if (overrides.memory) {
    resources.memory = *overrides.memory;
  } else {
    const auto meminfo = read_file("/proc/meminfo");
    const auto total = meminfo ? parse_memory_total(*meminfo) : std::nullopt;
    resources.memory = memory_for_tasks(total.value_or(Mebibytes{1024}));
  }
  return resources;
}

std::vector<Attribute> machine_attributes(const std::string& availability_zone,
                                          const MachineResources& resources) {
  const std::int64_t processors =
      std::max<std::int64_t>(resources.cpu.value / kUnitsOfProcessor, 1);
  const std::int64_t gibibytes = std::max<std::int64_t>((resources.memory.value + 512) / 1024, 1);
  std::vector<Attribute> attributes = {
      {"ecs.os-type", "linux"},
      {"ecs.os-family", "LINUX"},
      {"ecs.cpu-architecture", architecture()},
      {"ecs.availability-zone", availability_zone},
      {"ecs.instance-type", fmt::format("minato.{}x{}", processors, gibibytes)},
  };
  for (const char* capability :
       {"com.amazonaws.ecs.capability.docker-remote-api.1.17",
        "com.amazonaws.ecs.capability.docker-remote-api.1.18",
        "com.amazonaws.ecs.capability.docker-remote-api.1.19",
        "com.amazonaws.ecs.capability.docker-remote-api.1.21",
        "com.amazonaws.ecs.capability.docker-remote-api.1.24",
        "com.amazonaws.ecs.capability.docker-remote-api.1.25",
        "com.amazonaws.ecs.capability.docker-remote-api.1.29",
        "com.amazonaws.ecs.capability.logging-driver.json-file",
        "com.amazonaws.ecs.capability.logging-driver.none", "ecs.capability.container-health-check",
        "ecs.capability.container-ordering", "ecs.capability.task-cpu-mem-limit",
        "ecs.capability.task-eni"}) {
    attributes.emplace_back(capability, "");
  }
  return attributes;
}

bool is_availability_zone(std::string_view name) {
  return !name.empty() && name.size() <= kLongestZone &&
         std::ranges::all_of(name,
                             [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
}

Result<std::string> current_boot_id() {
  auto text = read_file("/proc/sys/kernel/random/boot_id");
  if (!text) return fail(text.error());
  while (!text->empty() && text->back() == '\n') text->pop_back();
  return *text;
}

std::string detect_address() {
  // Connecting a datagram socket sends nothing; it chooses the source address that the route has.
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(53);
  ::inet_pton(AF_INET, "198.51.100.1", &there.sin_addr);
  sockaddr_in here{};
  socklen_t size = sizeof here;
  char text[INET_ADDRSTRLEN] = "";
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&there), sizeof there) != 0 ||
      ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&here), &size) != 0 ||
      !::inet_ntop(AF_INET, &here.sin_addr, text, sizeof text)) {
    return "127.0.0.1";
  }
  return text;
}

}  // namespace minato::agent
