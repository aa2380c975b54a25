#include "wire/credentials.h"

#include <boost/json.hpp>
#include <utility>

#include "base/file.h"
#include "base/system_random.h"

namespace minato::wire {
namespace {

constexpr std::size_t kIdLength = 16;
constexpr std::size_t kSecretLength = 40;

/// `length` of A-Z 2-7, each as likely as any other: out of a token whose other characters go.
std::string random_base32(std::size_t length) {
  std::string out;
  while (out.size() < length) {
    for (const char c : system_random_token(2 * length)) {
      const bool fits = (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
      if (fits && out.size() < length) out += c;
    }
  }
  return out;
}

Status store(const std::filesystem::path& path, const AccessKey& key) {
  boost::json::object json;
  json["accessKeyId"] = key.id;
  json["secretAccessKey"] = key.secret;
  return write_file_durably(path, boost::json::serialize(json) + "\n", 0600);
}

const boost::json::string* string_member(const boost::json::value& json, std::string_view name) {
  const boost::json::object* const object = json.if_object();
  const boost::json::value* const value = object ? object->if_contains(name) : nullptr;
  return value ? value->if_string() : nullptr;
}

}  // namespace

AccessKey make_access_key() {
  return {"AKIA" + random_base32(kIdLength), system_random_token(kSecretLength)};
}

std::filesystem::path credentials_path(const std::filesystem::path& data_directory) {
  return data_directory / "credentials.json";
}

Result<AccessKey> load_access_key(const std::filesystem::path& data_directory) {
  const std::filesystem::path path = credentials_path(data_directory);
  const Result<std::string> text = read_file(path);
  if (!text) return fail(text.error());
  boost::system::error_code broken;
  const boost::json::value json = boost::json::parse(*text, broken);
  const boost::json::string* const id = broken ? nullptr : string_member(json, "accessKeyId");
  const boost::json::string* const secret =
      broken ? nullptr : string_member(json, "secretAccessKey");
  if (id == nullptr || secret == nullptr || id->empty() || secret->empty()) {
    return fail(ErrorCode::kIo, path.native() +
                                    ": not a key file; it must be {\"accessKeyId\": \"...\", "
                                    "\"secretAccessKey\": \"...\"}");
  }
  return AccessKey{std::string(*id), std::string(*secret)};
}

Result<AccessKey> load_or_create_access_key(const std::filesystem::path& data_directory,
                                            const std::optional<AccessKey>& given) {
  Result<AccessKey> stored = load_access_key(data_directory);
  if (stored && (!given || *given == *stored)) return stored;
  // A file that cannot be understood is not overwritten unless the user says by what.
  if (!stored && stored.error().code != ErrorCode::kNotFound && !given) return stored;
  AccessKey key = given ? *given : make_access_key();
  if (const Status written = store(credentials_path(data_directory), key); !written) {
    return fail(written.error());
  }
  return key;
}

}  // namespace minato::wire
