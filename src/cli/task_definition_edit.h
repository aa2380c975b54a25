// Task definitions as the JSON that they are: only what is to change changes, and members that this
// program has never heard of stay. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "base/result.h"

namespace minato::cli {

/// DescribeTaskDefinition's answer as RegisterTaskDefinition takes it: without what ECS adds, and
/// with the tags that stand beside the definition.
boost::json::object registrable(const boost::json::object& described);

/// A file's text: what `aws ecs register-task-definition --cli-input-json` takes, or what
/// `aws ecs describe-task-definition` writes. `name` is the file's, for the errors.
Result<boost::json::object> parse_task_definition(const std::string& text, const std::string& name);

struct ImageChange {
  boost::json::object definition;
  std::string container;
  std::string before;
};

/// Empty `container`: the only one, or the only essential one; kInvalidParameter when that is no
/// answer, with the names of those that there are.
Result<ImageChange> change_image(boost::json::object definition, const std::string& container,
                                 const std::string& image);

}  // namespace minato::cli
