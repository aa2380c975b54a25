#include "services/ecs/operations/pagination.h"

#include <algorithm>

namespace minato::ecs {
namespace {

std::string encode_token(const std::string& name) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string token;
  for (const unsigned char c : name) {
    token += kHex[c >> 4];
    token += kHex[c & 15];
  }
  return token;
}

std::optional<std::string> decode_token(const std::string& token) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  };
  if (token.empty() || token.size() % 2 != 0) return std::nullopt;
  std::string name;
  for (std::size_t i = 0; i < token.size(); i += 2) {
    const int high = digit(token[i]);
    const int low = digit(token[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    name += static_cast<char>(high * 16 + low);
  }
  return name;
}

}  // namespace

Result<Page> paginate(std::vector<std::string> names, const std::optional<std::string>& next_token,
                      std::optional<int> max_results, const ListedBefore& before) {
  const int size = max_results.value_or(kLargestPage);
  if (size < 1 || size > kLargestPage) {
    return fail(ErrorCode::kInvalidParameter,
                "maxResults must be between 1 and " + std::to_string(kLargestPage) + '.');
  }
  auto first = names.begin();
  if (next_token) {
    const auto from = decode_token(*next_token);
    if (!from)
      return fail(ErrorCode::kInvalidParameter, "Invalid token. The nextToken is not one of ours.");
    first = std::ranges::find(names, *from);
    // The name itself is gone: what would have been listed before it has been.
    if (first == names.end()) {
      first = std::ranges::find_if(names, [&](const auto& name) { return !before(name, *from); });
    }
  }
  Page page;
  const auto last = std::distance(first, names.end()) > size ? first + size : names.end();
  page.names.assign(first, last);
  if (last != names.end()) page.next_token = encode_token(*last);
  return page;
}

}  // namespace minato::ecs
