#include "services/role_session.h"

#include <boost/json.hpp>

#include "base/stable_hash.h"

namespace minato {
namespace {

namespace json = boost::json;

/// What is sealed: nothing else in the vault opens as a token, and no token as something else.
constexpr std::string_view kOwner = "sts session token";

constexpr std::string_view kIdLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kSecretLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kIdLength = 16;
constexpr std::size_t kSecretLength = 40;
constexpr std::size_t kRoleIdLength = 17;
/// No token of ours is longer: a role's ARN has at most 2,048 characters.
constexpr std::size_t kLongestToken = 8192;

std::string draw(Random& chance, std::string_view letters, std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += letters[chance.below(letters.size())];
  return text;
}

/// Roles have no records yet: their ids follow from their ARNs, so that each has one and keeps it.
std::string role_id(const std::string& role_arn) {
  std::string text = "AROA";
  std::uint64_t bits = stable_hash(role_arn);
  for (std::size_t i = 0; i < kRoleIdLength; ++i, bits /= kIdLetters.size()) {
    if (bits == 0) bits = stable_hash(role_arn + text);
    text += kIdLetters[bits % kIdLetters.size()];
  }
  return text;
}

tl::unexpected<Error> not_ours() {
  return fail(ErrorCode::kUnrecognizedClient,
              "The security token included in the request is invalid.");
}

/// Throws boost::system::system_error for what seal_session() did not write.
RoleSession decode(std::string_view text) {
  const json::value value = json::parse(text);
  const auto member = [&value](const char* name) {
    return std::string(value.at(name).as_string());
  };
  return {member("role"), member("name"), member("id"), member("secret"),
          instant_from_millis(value.at("expiration").as_int64())};
}

}  // namespace

RoleSession make_role_session(std::string role_arn, std::string name, Instant expiration,
                              Random& chance) {
  return {std::move(role_arn), std::move(name), "ASIA" + draw(chance, kIdLetters, kIdLength),
          draw(chance, kSecretLetters, kSecretLength), expiration};
}

std::string seal_session(const ValueVault& vault, const RoleSession& session) {
  const json::object object{{"role", session.role_arn},
                            {"name", session.name},
                            {"id", session.access_key_id},
                            {"secret", session.secret_access_key},
                            {"expiration", to_millis(session.expiration)}};
  return vault.seal(json::serialize(object), kOwner);
}

Result<RoleSession> open_session(const ValueVault& vault, std::string_view token, Instant now) {
  if (token.size() > kLongestToken) return not_ours();
  const auto text = vault.open(token, kOwner);
  if (!text) return not_ours();
  try {
    RoleSession session = decode(*text);
    if (session.expiration <= now) {
      return fail(ErrorCode::kExpiredToken,
                  "The security token included in the request is expired");
    }
    return session;
  } catch (const std::exception&) {
    return not_ours();
  }
}

Principal principal_of(const RoleSession& session) {
  // arn:aws:iam::ACCOUNT:role/PATH/NAME
  const std::string& arn = session.role_arn;
  std::size_t colon = 0;
  for (int i = 0; i < 4 && colon != std::string::npos; ++i) colon = arn.find(':', colon) + 1;
  const std::string account = arn.substr(colon, arn.find(':', colon) - colon);
  const std::string name = arn.substr(arn.rfind('/') + 1);
  return {account, "arn:aws:sts::" + account + ":assumed-role/" + name + '/' + session.name,
          role_id(arn) + ':' + session.name};
}

std::string full_role_arn(const Identity& identity, std::string_view role) {
  if (role.starts_with("arn:")) return std::string(role);
  return "arn:aws:iam::" + identity.account + ":role/" + std::string(role);
}

}  // namespace minato
