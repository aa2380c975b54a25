// One listener as a frontend of HAProxy's configuration. Pure.
#pragma once

#include <string>

#include "ingress/proxy_plan.h"

namespace minato::ingress {

std::string frontend_text(const PlannedFrontend& frontend);

/// The list of its certificates, as `bind ... crt-list` reads it, and the name of its file.
std::string certificate_list(const PlannedFrontend& frontend);
std::string certificate_list_file(const PlannedFrontend& frontend);

}  // namespace minato::ingress
