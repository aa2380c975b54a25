#include "wire/credentials_profile.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"

namespace minato::wire {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// The first line of `rest` with its line end; `rest` moves past it.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end == std::string_view::npos ? end : end + 1);
  rest.remove_prefix(line.size());
  return line;
}

/// "[profile  minato] ; mine" is "profile minato"; empty for what is no section's head. Blanks
/// inside count as one, as in botocore.
std::string section_name(std::string_view line) {
  const std::string_view text = trimmed(line);
  const std::size_t end = text.find(']');
  if (text.empty() || text.front() != '[' || end == std::string_view::npos) return {};
  std::string name;
  for (const char c : trimmed(text.substr(1, end - 1))) {
    const bool blank = c == ' ' || c == '\t';
    if (blank && !name.empty() && name.back() == ' ') continue;
    name += blank ? ' ' : c;
  }
  return name;
}

std::string section_text(std::string_view section, const Settings& settings) {
  std::string text = "[" + std::string(section) + "]\n";
  for (const auto& [name, value] : settings) text.append(name).append(" = ").append(value) += '\n';
  return text;
}

struct Span {
  std::size_t start;
  std::size_t end;
};

/// The section's head and settings; blank lines and comments at its end belong to what follows.
std::optional<Span> find_section(std::string_view content, std::string_view section) {
  std::optional<Span> found;
  bool inside = false;
  std::string_view rest = content;
  while (!rest.empty()) {
    const std::size_t start = content.size() - rest.size();
    const std::string_view line = take_line(rest);
    const std::size_t end = content.size() - rest.size();
    const std::string name = section_name(line);
    if (!name.empty()) {
      if (found) break;
      inside = name == section;
      if (inside) found = Span{start, end};
      continue;
    }
    const std::string_view text = trimmed(line);
    const bool says_something = !text.empty() && text.front() != '#' && text.front() != ';';
    if (inside && says_something) found->end = end;
  }
  return found;
}

Status make_private_directory(const std::filesystem::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return fail(errno_error(path.native(), errno));
}

/// The user's own file stays theirs, also when root edits it for them.
void keep_owner(const std::filesystem::path& path, const std::filesystem::path& like) {
  struct stat status {};
  if (::geteuid() != 0 || ::stat(like.c_str(), &status) != 0) return;
  if (::lchown(path.c_str(), status.st_uid, status.st_gid) != 0) return;
}

Status edit(const std::filesystem::path& path, std::string_view section, const Settings& settings) {
  std::error_code ignored;
  // A link into somebody's dotfiles stays a link.
  const std::filesystem::path real = std::filesystem::weakly_canonical(path, ignored);
  const std::filesystem::path& target = real.empty() ? path : real;
  const Result<std::string> content = read_file(target);
  if (!content && content.error().code != ErrorCode::kNotFound) return fail(content.error());
  const std::string edited = with_ini_section(content.value_or(std::string()), section, settings);
  if (content && *content == edited) return {};
  if (Status written = write_file_durably(target, edited, 0600); !written) return written;
  keep_owner(target, target.parent_path());
  return {};
}

}  // namespace

std::string with_ini_section(std::string_view content, std::string_view section,
                             const Settings& settings) {
  const std::string text = section_text(section, settings);
  if (const std::optional<Span> found = find_section(content, section)) {
    return std::string(content.substr(0, found->start)) + text +
           std::string(content.substr(found->end));
  }
  std::string out(content);
  if (!out.empty()) out += out.back() == '\n' ? "\n" : "\n\n";
  return out + text;
}

Status write_aws_profile(const std::filesystem::path& home, const AwsProfile& profile) {
  const std::filesystem::path directory = home / ".aws";
  if (Status made = make_private_directory(directory); !made) return made;
  keep_owner(directory, home);
  if (Status edited = edit(directory / "credentials", profile.name,
                           {{"aws_access_key_id", profile.access_key.id},
                            {"aws_secret_access_key", profile.access_key.secret}});
      !edited) {
    return edited;
  }
  return edit(directory / "config", "profile " + profile.name,
              {{"region", profile.region}, {"endpoint_url", profile.endpoint}});
}

}  // namespace minato::wire
