#include "agent/runtime/container_user.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "agent/runtime/root_path.h"

namespace minato::agent_runtime {

namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const auto end = std::min(text.find(separator, start), text.size());
    parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (text.empty() || parsed.ec != std::errc() || parsed.ptr != end ||
      value == std::numeric_limits<std::uint32_t>::max())
    return std::nullopt;
  return value;
}

/// A user as a line of passwd has it: name:password:uid:gid:comment:home:shell.
struct PasswdLine {
  std::string_view name;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::string_view home;
};

std::optional<PasswdLine> find_user(std::string_view passwd, std::string_view wanted) {
  const auto wanted_uid = number(wanted);
  for (const auto line : split(passwd, '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() < 6) continue;
    const auto uid = number(fields[2]);
    const auto gid = number(fields[3]);
    if (!uid || !gid) continue;
    if (fields[0] == wanted || (wanted_uid && *uid == *wanted_uid))
      return PasswdLine{.name = fields[0], .uid = *uid, .gid = *gid, .home = fields[5]};
  }
  return std::nullopt;
}

std::optional<std::uint32_t> find_group(std::string_view group, std::string_view wanted) {
  for (const auto line : split(group, '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() >= 3 && fields[0] == wanted) return number(fields[2]);
  }
  return number(wanted);
}

/// The groups whose member list (name:password:gid:members) has the user.
std::vector<gid_t> groups_of(std::string_view group, std::string_view user) {
  std::vector<gid_t> gids;
  for (const auto line : split(group, '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() < 4) continue;
    const auto gid = number(fields[2]);
    const auto members = split(fields[3], ',');
    if (gid && std::find(members.begin(), members.end(), user) != members.end())
      gids.push_back(*gid);
  }
  return gids;
}

}  // namespace

Result<ContainerUser> resolve_user(std::string_view user, std::string_view passwd,
                                   std::string_view group) {
  const auto colon = user.find(':');
  const auto name = user.substr(0, colon);
  const auto group_name =
      colon == std::string_view::npos ? std::string_view() : user.substr(colon + 1);
  ContainerUser resolved;
  const auto line = find_user(passwd, name.empty() ? "0" : name);
  if (line) {
    resolved = {
        .uid = line->uid, .gid = line->gid, .additional_gids = {}, .home = std::string(line->home)};
    if (group_name.empty()) resolved.additional_gids = groups_of(group, line->name);
  } else if (const auto uid = number(name.empty() ? "0" : name)) {
    resolved.uid = *uid;
  } else {
    return fail(ErrorCode::kClient, "unable to find user " + std::string(name) +
                                        ": no matching entries in passwd file");
  }
  if (!group_name.empty()) {
    const auto gid = find_group(group, group_name);
    if (!gid)
      return fail(ErrorCode::kClient, "unable to find group " + std::string(group_name) +
                                          ": no matching entries in group file");
    resolved.gid = *gid;
  }
  if (resolved.home.empty()) resolved.home = "/";
  return resolved;
}

Result<ContainerUser> resolve_user_in_root(std::string_view user,
                                           const std::filesystem::path& root) {
  const auto passwd = read_in_root(root, "/etc/passwd");
  if (!passwd) return fail(passwd.error());
  const auto group = read_in_root(root, "/etc/group");
  if (!group) return fail(group.error());
  return resolve_user(user, *passwd, *group);
}

}  // namespace minato::agent_runtime
