#include "agent/machine_identity.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/file.h"
#include "base/random.h"
#include "base/system_random.h"

namespace minato::agent {
namespace {

namespace json = boost::json;

Result<MachineIdentity> parse(const std::string& text, const std::filesystem::path& file) {
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  MachineIdentity identity;
  if (!error && value.is_object()) {
    const auto member = [&value](const char* name) {
      const json::value* found = value.get_object().if_contains(name);
      return found && found->is_string() ? std::string(found->get_string()) : std::string();
    };
    identity = {member("containerInstanceId"), member("ec2InstanceId")};
  }
  if (identity.container_instance_id.size() == 32 && identity.ec2_instance_id.size() == 19) {
    return identity;
  }
  return fail(ErrorCode::kIo,
              fmt::format("{} is damaged: it should hold containerInstanceId and ec2InstanceId. "
                          "Delete it to join as a new machine.",
                          file.native()));
}

}  // namespace

Result<MachineIdentity> load_or_create_identity(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (text) return parse(*text, file);
  if (text.error().code != ErrorCode::kNotFound) return fail(text.error());

  SeededRandom random(system_random_seed());
  const MachineIdentity made{random.hex(32), "i-" + random.hex(17)};
  const json::object object{{"containerInstanceId", made.container_instance_id},
                            {"ec2InstanceId", made.ec2_instance_id}};
  if (Status written = write_file_durably(file, json::serialize(object) + "\n"); !written) {
    return fail(written.error());
  }
  return made;
}

}  // namespace minato::agent
