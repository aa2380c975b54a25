#include "services/secretsmanager/secret_filter.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string_view>

namespace minato::secretsmanager {
namespace {

using Key = api::FilterNameStringType;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Every word of `words` somewhere in what is said of the secret.
bool is_anywhere(const Secret& secret, const std::string& words) {
  std::string all = secret.name + '\n' + secret.description;
  for (const auto& [key, value] : secret.tags) all += '\n' + key + '\n' + value;
  all = lower(std::move(all));
  std::istringstream stream(lower(words));
  for (std::string word; stream >> word;) {
    if (all.find(word) == std::string::npos) return false;
  }
  return true;
}

bool is_match(const Secret& secret, Key key, const std::string& wanted) {
  switch (key) {
    case Key::kAll:
      return is_anywhere(secret, wanted);
    case Key::kDescription:
      return lower(secret.description).starts_with(lower(wanted));
    case Key::kName:
      return secret.name.starts_with(wanted);
    case Key::kTagKey:
      return std::ranges::any_of(secret.tags,
                                 [&](const auto& tag) { return tag.first.starts_with(wanted); });
    case Key::kTagValue:
      return std::ranges::any_of(secret.tags,
                                 [&](const auto& tag) { return tag.second.starts_with(wanted); });
    case Key::kOwningService:
    case Key::kPrimaryRegion:
      // No secret here is another service's or a replica's.
      return false;
  }
  return false;
}

bool passes_one(const api::Filter& filter, const Secret& secret) {
  return std::ranges::any_of(*filter.values, [&](const std::string& value) {
    const bool negated = value.starts_with('!');
    return is_match(secret, *filter.key, negated ? value.substr(1) : value) != negated;
  });
}

}  // namespace

Status check_filters(const std::vector<api::Filter>& filters) {
  const bool good =
      std::ranges::all_of(filters, [](const auto& filter) { return filter.key && filter.values; });
  if (good) return {};
  return fail(ErrorCode::kInvalidParameter, "A filter must have a Key and Values.");
}

bool passes(const std::vector<api::Filter>& filters, const Secret& secret) {
  return std::ranges::all_of(filters,
                             [&](const api::Filter& filter) { return passes_one(filter, secret); });
}

}  // namespace minato::secretsmanager
