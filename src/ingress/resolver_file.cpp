#include "ingress/resolver_file.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <sstream>

#include "base/file.h"

namespace minato::ingress {
namespace {

constexpr std::string_view kMark = "# minato ";

std::string mark_of(std::string_view instance_tag) {
  return fmt::format("{}{}", kMark, instance_tag);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream input{std::string(text)};
  for (std::string line; std::getline(input, line);) lines.push_back(line);
  return lines;
}

// A file that is mounted lies on another device than its directory, or on the same one as a mount
// of its own; both are in the kernel's list of mounts.
bool is_mount_point(const std::filesystem::path& file) {
  const std::string mounts = read_file("/proc/self/mountinfo").value_or("");
  std::istringstream lines(mounts);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    for (int i = 0; i < 5; ++i) words >> word;
    if (word == file.native()) return true;
  }
  return false;
}

Status check_changeable(const std::filesystem::path& file) {
  std::error_code error;
  const auto refuse = [&](std::string_view why) {
    return fail(
        ErrorCode::kNotSupportedHere,
        fmt::format("{} {}: load balancers' names are not put there. Use the addresses that "
                    "DescribeLoadBalancers shows, or ask Minato's DNS server yourself.",
                    file.native(), why));
  };
  if (std::filesystem::is_symlink(file, error)) {
    return refuse(fmt::format("leads to {}, which another program writes",
                              std::filesystem::read_symlink(file, error).native()));
  }
  if (!std::filesystem::is_regular_file(file, error)) return refuse("is not a plain file");
  if (is_mount_point(file)) return refuse("is mounted from elsewhere");
  const std::string text = read_file(file).value_or("");
  for (const char* writer : {"systemd-resolved", "resolvconf", "NetworkManager"}) {
    if (text.find(writer) != std::string::npos) return refuse(fmt::format("belongs to {}", writer));
  }
  return {};
}

Status replace_text(const std::filesystem::path& file, const std::string& text) {
  struct stat status {};
  const mode_t mode = ::stat(file.c_str(), &status) == 0 ? status.st_mode & 07777 : 0644;
  return write_file_durably(file, text, mode);
}

}  // namespace

std::string without_resolver(std::string_view text, std::string_view instance_tag) {
  std::string kept;
  for (const std::string& line : lines_of(text)) {
    if (!line.ends_with(mark_of(instance_tag))) kept += line + "\n";
  }
  return kept;
}

std::string with_resolver(std::string_view text, std::string_view address,
                          std::string_view instance_tag) {
  return fmt::format("nameserver {} {}\n{}", address, mark_of(instance_tag),
                     without_resolver(text, instance_tag));
}

std::vector<Endpoint> upstream_resolvers(std::string_view text) {
  std::vector<Endpoint> resolvers;
  for (const std::string& line : lines_of(text)) {
    std::istringstream words(line);
    std::string keyword;
    std::string address;
    words >> keyword >> address;
    in_addr number{};
    if (keyword != "nameserver" || line.find(kMark) != std::string::npos) continue;
    if (::inet_pton(AF_INET, address.c_str(), &number) == 1) resolvers.push_back({address, 53});
  }
  return resolvers;
}

Status install_resolver(const std::string& address, const std::string& instance_tag,
                        const std::filesystem::path& file) {
  if (auto changeable = check_changeable(file); !changeable) return changeable;
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  const std::string wanted = with_resolver(*text, address, instance_tag);
  return wanted == *text ? Status{} : replace_text(file, wanted);
}

Status remove_resolver(const std::string& instance_tag, const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text) return text.error().code == ErrorCode::kNotFound ? Status{} : fail(text.error());
  if (text->find(mark_of(instance_tag)) == std::string::npos) return {};
  return replace_text(file, without_resolver(*text, instance_tag));
}

}  // namespace minato::ingress
