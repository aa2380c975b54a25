// Finding what a command is about through the API, with errors that tell what there is instead.
#pragma once

#include <boost/json/object.hpp>

#include "cli/api_client.h"
#include "cli/service_reference.h"

namespace minato::cli {

/// DescribeServices's view of an ACTIVE service.
Result<boost::json::object> find_service(ApiClient& client, const ServiceReference& reference);

/// DescribeTaskDefinition's answer, with its tags.
Result<boost::json::object> find_task_definition(ApiClient& client, const std::string& name);

}  // namespace minato::cli
