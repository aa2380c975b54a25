#include "agent/metadata/endpoint_ids.h"

#include "base/file.h"
#include "base/system_random.h"
#include "wire/sigv4_hash.h"

namespace minato::agent_metadata {
namespace {

constexpr std::size_t kKeyLength = 64;

}  // namespace

Result<EndpointIds> EndpointIds::open(const std::filesystem::path& key_file) {
  auto key = read_file(key_file);
  if (key && key->size() == kKeyLength) return EndpointIds(std::move(*key));
  if (key) return fail(ErrorCode::kIo, key_file.native() + " is damaged: it is no key.");
  if (key.error().code != ErrorCode::kNotFound) return fail(key.error());
  std::string made = system_random_token(kKeyLength);
  if (Status written = write_file_durably(key_file, made, 0600); !written) {
    return fail(written.error());
  }
  return EndpointIds(std::move(made));
}

std::string EndpointIds::container(std::string_view runtime_id) const {
  return id("container/", runtime_id);
}

std::string EndpointIds::credentials(std::string_view task_id) const {
  return id("credentials/", task_id);
}

std::string EndpointIds::id(std::string_view kind, std::string_view of) const {
  std::string hex = wire::to_hex(wire::hmac_sha256(key_, std::string(kind) + std::string(of)));
  hex[12] = '4';
  hex[16] = 'a';
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' +
         hex.substr(16, 4) + '-' + hex.substr(20, 12);
}

bool same_id(std::string_view a, std::string_view b) { return wire::equal_in_constant_time(a, b); }

}  // namespace minato::agent_metadata
