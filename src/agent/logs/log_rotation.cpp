#include "agent/logs/log_rotation.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent_logs {

namespace {

/// conmon's command to open its log file anew: it makes a new one and renames it to the old one's
/// name.
constexpr std::string_view kReopen = "2 0 0\n";

std::optional<std::uint64_t> parse_number(std::string_view& text) {
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  return value;
}

/// "10m", "500k", "1g", "1048576", with or without a final b, as Docker reads sizes.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  const auto number = parse_number(text);
  if (!number || *number == 0 || *number > (1ull << 32)) return std::nullopt;
  std::string unit;
  for (const char c : text) unit += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (unit.ends_with('b')) unit.pop_back();
  if (unit.empty()) return *number;
  if (unit == "k") return *number << 10;
  if (unit == "m") return *number << 20;
  if (unit == "g") return *number << 30;
  return std::nullopt;
}

Error bad_option(const std::string& name, const std::string& value, std::string_view right) {
  return {ErrorCode::kInvalidParameter,
          "The json-file option " + name + " is \"" + value + "\"; " + std::string(right)};
}

std::string generation(const std::filesystem::path& log, int number) {
  return number == 0 ? log.string() : log.string() + "." + std::to_string(number);
}

}  // namespace

Result<RotationOptions> parse_rotation_options(const std::map<std::string, std::string>& options) {
  RotationOptions parsed;
  for (const auto& [name, value] : options) {
    if (name == "max-size") {
      const auto size = parse_size(value);
      if (!size) return fail(bad_option(name, value, "it is a size such as \"10m\"."));
      parsed.max_size = *size;
    } else if (name == "max-file") {
      std::string_view rest = value;
      const auto files = parse_number(rest);
      if (!files || !rest.empty() || *files < 1 || *files > 1000)
        return fail(bad_option(name, value, "it is a number from 1 to 1000."));
      parsed.max_files = static_cast<int>(*files);
    } else {
      return fail(ErrorCode::kInvalidParameter, "The json-file log driver has no option \"" + name +
                                                    "\" here; it has max-size and max-file.");
    }
  }
  return parsed;
}

Result<RotationOutcome> rotate_log(const std::filesystem::path& log,
                                   const std::filesystem::path& control,
                                   const RotationOptions& options) {
  struct stat state;
  if (::stat(log.c_str(), &state) != 0) {
    if (errno == ENOENT) return RotationOutcome::kNotNeeded;
    return fail(errno_error(log.string(), errno));
  }
  if (static_cast<std::uint64_t>(state.st_size) < options.max_size)
    return RotationOutcome::kNotNeeded;
  const UniqueFd fifo(::open(control.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
  if (!fifo) return RotationOutcome::kNotNeeded;
  // With one file only, conmon's new one takes the old one's place.
  for (int number = options.max_files - 1; number > 0; --number)
    if (::rename(generation(log, number - 1).c_str(), generation(log, number).c_str()) != 0 &&
        errno != ENOENT)
      return fail(errno_error("rotate " + log.string(), errno));
  if (::write(fifo.get(), kReopen.data(), kReopen.size()) != static_cast<ssize_t>(kReopen.size()))
    return fail(errno_error(control.string(), errno));
  return RotationOutcome::kRotated;
}

}  // namespace minato::agent_logs
