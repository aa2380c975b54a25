#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>

namespace minato {

void start_logging(const char* name, LogLevel level) {
  auto logger = spdlog::stderr_logger_mt(name);
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %n %l: %v");
  switch (level) {
    case LogLevel::kQuiet:
      logger->set_level(spdlog::level::warn);
      break;
    case LogLevel::kInfo:
      logger->set_level(spdlog::level::info);
      break;
    case LogLevel::kDebug:
      logger->set_level(spdlog::level::debug);
      break;
  }
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace minato
