#include "agent/log_reader.h"

namespace minato::agent {

void LogReader::read(const link::ReadLogs& request, std::vector<std::string> containers, Task task,
                     Reply reply) {
  pool_.submit([this, request, containers = std::move(containers), task, reply = std::move(reply)] {
    link::LogLines lines = answer(request, containers, task);
    loop_.post([reply, lines = std::move(lines)] { reply(lines); });
  });
}

link::LogLines LogReader::answer(const link::ReadLogs& request, const std::vector<std::string>&,
                                 Task) const {
  link::LogLines lines;
  lines.request_id = request.request_id;
  lines.error = "Logs cannot be read yet.";
  return lines;
}

}  // namespace minato::agent
