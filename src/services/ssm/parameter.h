// Parameter: a named value of the Parameter Store; what it is now and was before are its versions.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/id.h"
#include "engine/field.h"

namespace minato::ssm {

/// "/prod/db/password", "greeting".
using ParameterName = Id<struct ParameterNameTag>;

struct Parameter {
  using Key = ParameterName;
  static constexpr std::string_view kTable = "ssm.parameter";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("name", &Parameter::name),
                      field("latestVersion", &Parameter::latest_version),
                      field("tags", &Parameter::tags)};
  }
  const ParameterName& key() const { return name; }

  ParameterName name;
  /// Its row is always there.
  std::int64_t latest_version = 0;
  std::map<std::string, std::string> tags;
};

}  // namespace minato::ssm
