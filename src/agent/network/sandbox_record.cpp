#include "agent/network/sandbox_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/stable_hash.h"

namespace minato::network {
namespace {

bool is_plain(const std::string& text) {
  const auto plain = [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter == '-' || letter == '_' || letter == '.';
  };
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), plain);
}

tl::unexpected<Error> broken(const std::string& line) {
  return fail(ErrorCode::kIo, fmt::format("Sandbox record: cannot read \"{}\".", line));
}

std::optional<PortBinding> parse_port(std::istringstream& words) {
  PortBinding binding;
  std::string protocol;
  if (!(words >> protocol >> binding.container_port >> binding.host_port)) return std::nullopt;
  const auto parsed = parse_protocol(protocol);
  if (!parsed) return std::nullopt;
  binding.protocol = *parsed;
  return binding;
}

// False when the line is none of ours.
bool read_line(const std::string& line, Sandbox& sandbox) {
  std::istringstream words(line);
  std::string fact;
  words >> fact;
  if (fact == "port") {
    const auto port = parse_port(words);
    if (port) sandbox.bindings.push_back(*port);
    return port.has_value();
  }
  std::string value;
  words >> value;
  if (fact == "mode") {
    const auto mode = parse_network_mode(value);
    if (mode) sandbox.mode = *mode;
    return mode.has_value();
  }
  if (fact == "task") return sandbox.key.task_id = value, true;
  if (fact == "name") return sandbox.key.name = value, true;
  if (fact == "namespace") return sandbox.namespace_path = value, true;
  if (fact == "address") return sandbox.address = value, true;
  if (fact == "mac") return sandbox.mac = value, true;
  return false;
}

}  // namespace

std::string sandbox_record_text(const Sandbox& sandbox) {
  std::string text = fmt::format("task {}\nname {}\nmode {}\nnamespace {}\naddress {}\nmac {}\n",
                                 sandbox.key.task_id, sandbox.key.name, to_string(sandbox.mode),
                                 sandbox.namespace_path.native(), sandbox.address, sandbox.mac);
  for (const PortBinding& binding : sandbox.bindings) {
    text += fmt::format("port {} {} {}\n", to_string(binding.protocol), binding.container_port,
                        binding.host_port);
  }
  return text;
}

Result<Sandbox> parse_sandbox_record(std::string_view text) {
  Sandbox sandbox;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (!read_line(line, sandbox)) return broken(line);
  }
  if (auto valid = validate_key(sandbox.key); !valid) return fail(valid.error());
  return sandbox;
}

Status validate_key(const SandboxKey& key) {
  if (is_plain(key.task_id) && is_plain(key.name)) return {};
  return fail(ErrorCode::kInvalidParameter,
              "A sandbox is named by letters, digits, '-', '_' and '.'.");
}

std::string sandbox_file_name(const SandboxKey& key) {
  return fmt::format("{}-{}-{}", key.task_id.substr(0, 64), key.name.substr(0, 64),
                     stable_hash_hex(key.task_id + "/" + key.name));
}

}  // namespace minato::network
