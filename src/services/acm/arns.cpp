#include "services/acm/arns.h"

namespace minato::acm {
namespace {

constexpr std::string_view kService = "acm";

/// The part of an ARN after `colons` colons, up to the next; the last is all that is left.
std::string_view part_of(std::string_view arn, int colons) {
  for (int passed = 0; passed < colons; ++passed) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return colons == 5 ? arn : arn.substr(0, arn.find(':'));
}

}  // namespace

CertificateArn make_certificate_arn(const Identity& identity, Random& random) {
  const std::string id = random.hex(8) + '-' + random.hex(4) + "-4" + random.hex(3) + "-a" +
                         random.hex(3) + '-' + random.hex(12);
  return CertificateArn(make_arn(identity, kService, "certificate/" + id));
}

bool is_certificate_arn(std::string_view arn) {
  return part_of(arn, 0) == "arn" && part_of(arn, 2) == kService &&
         part_of(arn, 5).starts_with("certificate/");
}

Result<const Certificate*> find_certificate(const engine::State& state, const std::string& arn) {
  if (!is_certificate_arn(arn)) {
    return fail(ErrorCode::kInvalidArn, "The ARN '" + arn + "' is not a valid certificate ARN");
  }
  const Certificate* found = state.table<Certificate>().find(CertificateArn(arn));
  if (found == nullptr) {
    return fail(ErrorCode::kResourceNotFound, "Could not find certificate " + arn + ".");
  }
  return found;
}

}  // namespace minato::acm
