#include "agent/images/image_config.h"

#include <stdexcept>

#include "agent/images/json_members.h"

namespace minato::images {
namespace {

/// {"80/tcp": {}} -> "80/tcp".
std::vector<std::string> keys_of(const boost::json::object& object) {
  std::vector<std::string> keys;
  for (const auto& member : object) keys.emplace_back(member.key().data(), member.key().size());
  return keys;
}

ImageConfig read_config(const boost::json::object& object) {
  ImageConfig config;
  config.entrypoint = strings_member(object, "Entrypoint");
  config.cmd = strings_member(object, "Cmd");
  config.env = strings_member(object, "Env");
  config.working_dir = string_member(object, "WorkingDir");
  config.user = string_member(object, "User");
  config.stop_signal = string_member(object, "StopSignal");
  config.exposed_ports = keys_of(object_member(object, "ExposedPorts"));
  config.volumes = keys_of(object_member(object, "Volumes"));
  return config;
}

std::vector<Digest> read_diff_ids(const boost::json::object& rootfs) {
  std::vector<Digest> diff_ids;
  for (const std::string& text : strings_member(rootfs, "diff_ids")) {
    auto digest = Digest::parse(text);
    if (!digest) throw std::invalid_argument("\"rootfs.diff_ids\": " + digest.error().message);
    diff_ids.push_back(std::move(*digest));
  }
  return diff_ids;
}

}  // namespace

Result<ImageConfigFile> parse_image_config(std::string_view json) {
  return reading("image configuration", [&] {
    const boost::json::object object = parse_object(json);
    if (find_member(object, "rootfs") == nullptr) {
      throw std::invalid_argument("\"rootfs\" is missing: this is not a container image");
    }
    ImageConfigFile file;
    file.architecture = string_member(object, "architecture");
    file.os = string_member(object, "os");
    file.config = read_config(object_member(object, "config"));
    file.diff_ids = read_diff_ids(object_member(object, "rootfs"));
    return file;
  });
}

}  // namespace minato::images
