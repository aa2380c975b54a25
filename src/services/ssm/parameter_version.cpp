#include "services/ssm/parameter_version.h"

namespace minato::ssm {

ParameterVersionKey version_key(const ParameterName& name, std::int64_t version) {
  constexpr std::size_t kDigits = 10;
  std::string number = std::to_string(version);
  if (number.size() < kDigits) number.insert(0, kDigits - number.size(), '0');
  return ParameterVersionKey(name.str() + ':' + number);
}

}  // namespace minato::ssm
