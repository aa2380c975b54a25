// ARNs and short names: whatever a request names a thing by is taken apart or passed over; what was
// taken apart and is a name of ours is written as an ARN that means the same.
//
// An input is the kind of a resource, and after a space what names it.
#include <string>

#include "base/check.h"
#include "fuzz_target.h"
#include "services/ecs/operations/names.h"
#include "services/ecs/operations/references.h"

namespace minato::fuzz {

void try_input(std::string_view input) {
  const Identity identity{"eu-west-1", "123456789012"};
  const std::size_t space = std::min(input.find(' '), input.size());
  const std::string kind(input.substr(0, space));
  const std::string text(input.substr(std::min(space + 1, input.size())));
  const auto reference = ecs::parse_reference(identity, kind, text);
  if (!reference) {
    MINATO_CHECK(text.starts_with("arn:"), "a short name is passed over");
    return;
  }
  MINATO_CHECK(reference->name.find('/') == std::string::npos, "a name with a slash");
  if (!ecs::is_name(reference->name) || !ecs::is_name(reference->cluster)) return;
  const std::string arn =
      make_arn(identity, "ecs", kind + '/' + reference->cluster + '/' + reference->name);
  const auto again = ecs::parse_reference(identity, kind, arn);
  MINATO_CHECK(again && again->name == reference->name && again->cluster == reference->cluster,
               "an ARN reads differently when written");
  const Identity elsewhere{"eu-west-1", "210987654321"};
  MINATO_CHECK(!ecs::parse_reference(elsewhere, kind, arn), "the ARN of another account is taken");
}

}  // namespace minato::fuzz
