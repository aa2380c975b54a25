// The documents of the task metadata endpoint, version 4, as ECS's agent writes them on EC2: what
// is not known or not so is left out. Pure.
#pragma once

#include <boost/json/object.hpp>

#include "agent/metadata/task_view.h"

namespace minato::agent_metadata {

boost::json::object container_document(const ContainerView& container);
boost::json::object task_document(const TaskView& task);
/// With TaskTags, ContainerInstanceTags and, where something failed, Errors.
boost::json::object task_document_with_tags(const TaskView& task, const TagsView& tags);

/// "2020-10-02T00:15:07.620Z", as every time in these documents.
std::string time_text(Instant instant);

}  // namespace minato::agent_metadata
