// Logging for the edges: one line per event on standard error, through spdlog. Pure code does not
// log; what it has to say is in the state (events, reasons).
#pragma once

#include <spdlog/spdlog.h>

namespace minato {

enum class LogLevel { kQuiet, kInfo, kDebug };

/// Sets the one logger up: `name` stands in every line ("server", "agent").
void start_logging(const char* name, LogLevel level);

}  // namespace minato
