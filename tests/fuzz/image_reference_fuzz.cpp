// Image references: any text is refused in words or read; every way to write what was read means
// the same again, and none has a byte that would break a URL or a file's name.
#include <string>

#include "agent/images/image_reference.h"
#include "base/check.h"
#include "fuzz_target.h"
#include "wire/codec/utf8.h"

namespace minato::fuzz {
namespace {

using images::ImageReference;

bool is_plain(std::string_view text) {
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && std::string_view("._-/:[]").find(c) == std::string_view::npos) return false;
  }
  return true;
}

void check_same(const ImageReference& reference, const std::string& text) {
  const auto again = ImageReference::parse(text);
  MINATO_CHECK(again, "a reference cannot be read as it is written");
  MINATO_CHECK(again->domain() == reference.domain() &&
                   again->repository() == reference.repository() &&
                   again->digest() == reference.digest(),
               "a reference reads differently when written");
  MINATO_CHECK(!reference.digest().empty() || again->tag() == reference.tag(),
               "a tag reads differently when written");
}

}  // namespace

void try_input(std::string_view input) {
  const auto reference = ImageReference::parse(input);
  if (!reference) {
    MINATO_CHECK(reference.error().code == ErrorCode::kInvalidParameter, "refused as another");
    MINATO_CHECK(wire::is_utf8(reference.error().message), "a message is no text");
    return;
  }
  MINATO_CHECK(!reference->domain().empty() && !reference->repository().empty(), "it has no name");
  MINATO_CHECK(is_plain(reference->domain()) && is_plain(reference->repository()) &&
                   is_plain(reference->tag()) && is_plain(reference->digest()),
               "a part has odd bytes");
  MINATO_CHECK(reference->repository().find("..") == std::string::npos &&
                   !reference->repository().starts_with('/'),
               "a repository that leads elsewhere");
  MINATO_CHECK(!reference->tag().empty() || !reference->digest().empty(), "it names no version");
  check_same(*reference, reference->canonical());
  check_same(*reference, reference->familiar());
}

}  // namespace minato::fuzz
