#include "services/page_token.h"

#include "services/base64.h"

namespace minato {
namespace {

constexpr std::string_view kMark = "after ";

}  // namespace

std::string page_token(const std::string& place) {
  return encode_base64(std::string(kMark) + place);
}

Result<std::string> read_page_token(const std::optional<std::string>& token, ErrorCode invalid) {
  if (!token || token->empty()) return std::string();
  const auto text = decode_base64(*token);
  if (text && text->starts_with(kMark) && text->size() > kMark.size()) {
    return text->substr(kMark.size());
  }
  return fail(invalid, "The specified token isn't valid.");
}

}  // namespace minato
