// The commands that change parameters.
#pragma once

#include "engine/command.h"
#include "services/ssm/parameter_version.h"

namespace minato::ssm {

/// Parameter Store keeps that many of a parameter.
inline constexpr std::size_t kMostVersions = 100;

/// A new parameter with its first version.
struct CreateParameter {
  static constexpr std::string_view kName = "CreateParameter";
  void apply(engine::Commit& commit) const;

  ParameterVersion first;
  std::map<std::string, std::string> tags;
};

/// The oldest versions go where there would be too many.
struct AddParameterVersion {
  static constexpr std::string_view kName = "AddParameterVersion";
  void apply(engine::Commit& commit) const;

  ParameterVersion added;
};

struct DeleteParameter {
  static constexpr std::string_view kName = "DeleteParameter";
  void apply(engine::Commit& commit) const;

  ParameterName name;
};

struct LabelParameterVersion {
  static constexpr std::string_view kName = "LabelParameterVersion";
  void apply(engine::Commit& commit) const;

  ParameterVersionKey version;
  std::vector<std::string> labels;
};

struct TagParameter {
  static constexpr std::string_view kName = "TagParameter";
  void apply(engine::Commit& commit) const;

  ParameterName name;
  std::map<std::string, std::string> tags;
};

}  // namespace minato::ssm
