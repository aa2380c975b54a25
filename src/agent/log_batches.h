// Lines of a container as batches that PutLogEvents takes. Pure.
#pragma once

#include <vector>

#include "agent/logs/log_line.h"
#include "api/logs.h"

namespace minato::agent {

using LogBatch = std::vector<logs::api::InputLogEvent>;

/// In the order of time, within the limits of PutLogEvents. As with Docker's driver, empty lines
/// are left out and long ones are cut into several events; what is no UTF-8 becomes U+FFFD.
std::vector<LogBatch> make_batches(const std::vector<agent_logs::LogLine>& lines);

}  // namespace minato::agent
