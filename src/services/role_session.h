// RoleSession: keys of a role for a while, as STS hands them out. The control plane remembers none
// of them: what it must know to verify a request comes back with the request, in the token, which
// only the holder of the vault's key can make or read. So keys cost no state, outlive restarts, and
// end by themselves. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/principal.h"
#include "base/random.h"
#include "base/result.h"
#include "base/units.h"
#include "services/identity.h"
#include "services/value_vault.h"

namespace minato {

struct RoleSession {
  std::string role_arn;
  /// What tells sessions of a role apart: of a task's role, the task's id.
  std::string name;
  /// "ASIA" and 16 of A-Z 2-7.
  std::string access_key_id;
  std::string secret_access_key;
  Instant expiration{};

  friend bool operator==(const RoleSession&, const RoleSession&) = default;
};

/// With keys of their own out of `chance`, which must be true chance.
RoleSession make_role_session(std::string role_arn, std::string name, Instant expiration,
                              Random& chance);

/// The session's token. Safe on any thread, as open_session is.
std::string seal_session(const ValueVault& vault, const RoleSession& session);

/// kUnrecognizedClient for a token that is none of ours, kExpiredToken for one whose time is over,
/// both in AWS's words.
Result<RoleSession> open_session(const ValueVault& vault, std::string_view token, Instant now);

/// Who a request with the session's keys comes from.
Principal principal_of(const RoleSession& session);

/// "arn:aws:iam::ACCOUNT:role/NAME" of what a task definition may call a role: its ARN or its name.
std::string full_role_arn(const Identity& identity, std::string_view role);

}  // namespace minato
