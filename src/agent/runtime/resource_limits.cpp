#include "agent/runtime/resource_limits.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>

namespace minato::agent_runtime {

namespace {

constexpr std::uint64_t kDefaultOpenFiles = 65'535;

constexpr std::array<std::pair<std::string_view, int>, 16> kResources{
    {{"AS", RLIMIT_AS},
     {"CORE", RLIMIT_CORE},
     {"CPU", RLIMIT_CPU},
     {"DATA", RLIMIT_DATA},
     {"FSIZE", RLIMIT_FSIZE},
     {"LOCKS", RLIMIT_LOCKS},
     {"MEMLOCK", RLIMIT_MEMLOCK},
     {"MSGQUEUE", RLIMIT_MSGQUEUE},
     {"NICE", RLIMIT_NICE},
     {"NOFILE", RLIMIT_NOFILE},
     {"NPROC", RLIMIT_NPROC},
     {"RSS", RLIMIT_RSS},
     {"RTPRIO", RLIMIT_RTPRIO},
     {"RTTIME", RLIMIT_RTTIME},
     {"SIGPENDING", RLIMIT_SIGPENDING},
     {"STACK", RLIMIT_STACK}}};

/// "nofile", "RLIMIT_NOFILE" -> "NOFILE".
std::string bare_name(const std::string& name) {
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  return upper.starts_with("RLIMIT_") ? upper.substr(7) : upper;
}

}  // namespace

Result<ClampedLimits> clamp_resource_limits(const std::vector<ResourceLimit>& wanted,
                                            std::uint64_t (*own_hard_limit)(int resource)) {
  ClampedLimits clamped;
  auto all = wanted;
  const bool has_files = std::any_of(all.begin(), all.end(), [](const ResourceLimit& limit) {
    return bare_name(limit.name) == "NOFILE";
  });
  if (!has_files)
    all.push_back({.name = "NOFILE",
                   .soft = std::min(kDefaultOpenFiles, own_hard_limit(RLIMIT_NOFILE)),
                   .hard = std::min(kDefaultOpenFiles, own_hard_limit(RLIMIT_NOFILE))});
  for (const auto& limit : all) {
    const auto name = bare_name(limit.name);
    const auto* const known = std::find_if(kResources.begin(), kResources.end(),
                                           [&](const auto& entry) { return entry.first == name; });
    if (known == kResources.end())
      return fail(ErrorCode::kInvalidParameter,
                  "There is no resource limit \"" + limit.name + "\".");
    const auto most = own_hard_limit(known->second);
    if (limit.hard > most)
      clamped.explanations.push_back("The hard limit of " + name + " is " + std::to_string(most) +
                                     " instead of " + std::to_string(limit.hard) +
                                     ": this machine's agent has no more to give.");
    const auto hard = std::min(limit.hard, most);
    clamped.limits.push_back(
        {.name = "RLIMIT_" + name, .soft = std::min(limit.soft, hard), .hard = hard});
  }
  return clamped;
}

std::uint64_t own_hard_limit(int resource) {
  rlimit limit{};
  ::getrlimit(static_cast<__rlimit_resource>(resource), &limit);
  return limit.rlim_max;
}

}  // namespace minato::agent_runtime
