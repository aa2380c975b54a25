// One line of an application load balancer's access log, as Elastic Load Balancing documents it,
// out of the line that HAProxy writes of every request of such a balancer. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "ingress/proxy_directory.h"

namespace minato::ingress {

/// One request, as HAProxy wrote it. Times are milliseconds, -1 for a stage that was not reached;
/// texts are what the client sent, "" or "-" for none.
struct LoggedRequest {
  std::string frontend;
  std::string backend;
  std::string server;
  Instant began{};
  std::int64_t wait_millis = -1;      // For the whole request, a place and a connection.
  std::int64_t target_millis = -1;    // Until its answer began.
  std::int64_t response_millis = -1;  // Until its answer was over.
  std::int64_t all_millis = -1;
  std::string client;  // "ADDRESS:PORT"
  std::string target;  // Likewise; "-" for none.
  int status = 0;
  std::uint64_t received_bytes = 0;
  std::uint64_t sent_bytes = 0;
  std::string method;
  std::string version;
  std::string cipher;
  std::string protocol;
  std::string server_name;  // The client's in TLS.
  std::string rule;         // "PRIORITY/ACTION"; "-": the default action, which forwards.
  std::string trace_id;
  std::string location;  // Of a redirect.
  std::string host;
  std::string user_agent;
  std::string path;
  std::string query;  // With its question mark.
};

/// Nothing for another line. What a line that was too long lacks stays empty.
std::optional<LoggedRequest> parse_logged_request(std::string_view line);

/// Without the line's end. `group`: the target group that it was sent to; nothing: none.
std::string access_log_line(const LoggedRequest& request, const LoggedFrontend& frontend,
                            const KnownGroup* group);

/// As the log has what others wrote: quotes, backslashes and what is no ASCII letter as \xHH.
std::string escaped(std::string_view text);

}  // namespace minato::ingress
