#include "services/secretsmanager/random_password.h"

#include <algorithm>

#include "services/value_vault.h"

namespace minato::secretsmanager {
namespace {

using Request = api::GetRandomPassword::Request;
using Kinds = std::vector<std::string>;

constexpr std::int64_t kUsualLength = 32;

void add_kind(Kinds& kinds, std::string_view characters, const Request& request) {
  const std::string excluded = request.exclude_characters.value_or("");
  std::string kind(characters);
  std::erase_if(kind, [&](char c) { return excluded.find(c) != std::string::npos; });
  kinds.push_back(std::move(kind));
}

Kinds kinds_of(const Request& request) {
  Kinds kinds;
  if (!request.exclude_lowercase.value_or(false)) {
    add_kind(kinds, "abcdefghijklmnopqrstuvwxyz", request);
  }
  if (!request.exclude_uppercase.value_or(false)) {
    add_kind(kinds, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", request);
  }
  if (!request.exclude_numbers.value_or(false)) add_kind(kinds, "0123456789", request);
  if (!request.exclude_punctuation.value_or(false)) {
    add_kind(kinds, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", request);
  }
  if (request.include_space.value_or(false)) add_kind(kinds, " ", request);
  return kinds;
}

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

char draw(Random& chance, std::string_view characters) {
  return characters[chance.below(characters.size())];
}

/// `required`: at least one of each of these.
std::string make_password(Random& chance, std::size_t length, std::string_view all,
                          const Kinds& required) {
  std::string password;
  for (const auto& kind : required) password += draw(chance, kind);
  while (password.size() < length) password += draw(chance, all);
  for (std::size_t i = password.size() - 1; i > 0; --i) {
    std::swap(password[i], password[chance.below(i + 1)]);
  }
  return password;
}

}  // namespace

Answer<api::GetRandomPassword> get_random_password(const engine::State& state,
                                                   const Request& request, engine::Context&) {
  Kinds kinds = kinds_of(request);
  std::string all;
  for (const auto& kind : kinds) all += kind;
  if (all.empty()) return invalid("The request excludes every character.");
  if (!request.require_each_included_type.value_or(true)) kinds.clear();
  if (std::ranges::any_of(kinds, [](const auto& kind) { return kind.empty(); })) {
    return invalid("ExcludeCharacters has all characters of a type that is to be included.");
  }
  const auto length = static_cast<std::size_t>(request.password_length.value_or(kUsualLength));
  if (length < kinds.size()) {
    return invalid("Password length is too short based on the required types.");
  }
  api::GetRandomPassword::Response response;
  response.random_password =
      make_password(state.setting<ValueVault>().chance(), length, all, kinds);
  return answered(std::move(response));
}

}  // namespace minato::secretsmanager
