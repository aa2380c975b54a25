#include "ingress/proxy_status.h"

#include <charconv>
#include <map>

namespace minato::ingress {
namespace {

template <class Each>
void for_each_line(std::string_view text, Each each) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    each(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> fields_of(std::string_view line, char separator) {
  std::vector<std::string_view> fields;
  fields.reserve(100);  // `show stat` has some more than ninety.
  for (;;) {
    const std::size_t end = line.find(separator);
    fields.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + 1);
  }
}

template <class Number>
Number number_in(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The columns of `show stat` by name, as its first line gives them.
class Row {
 public:
  Row(const std::map<std::string_view, std::size_t>& columns, std::string_view line)
      : columns_(columns), fields_(fields_of(line, ',')) {}

  std::string_view text(std::string_view column) const {
    const auto found = columns_.find(column);
    if (found == columns_.end() || found->second >= fields_.size()) return {};
    return fields_[found->second];
  }
  std::uint64_t number(std::string_view column) const {
    return number_in<std::uint64_t>(text(column));
  }
  bool is_complete() const { return fields_.size() > 20; }

 private:
  const std::map<std::string_view, std::size_t>& columns_;
  std::vector<std::string_view> fields_;
};

ServerState state_of(std::string_view status) {
  if (status.starts_with("UP") || status == "no check") return ServerState::kUp;
  if (status.starts_with("DRAIN")) return ServerState::kDrain;
  if (status.starts_with("MAINT")) return ServerState::kMaintenance;
  return ServerState::kDown;
}

ServerStatus server_in(const Row& row) {
  std::string_view check = row.text("check_status");
  if (check.starts_with("* ")) check.remove_prefix(2);
  return ServerStatus{
      std::string(row.text("pxname")),        std::string(row.text("svname")),
      state_of(row.text("status")),           std::string(check),
      number_in<int>(row.text("check_code")), row.number("scur") + row.number("qcur")};
}

ProxyTraffic traffic_in(const Row& row) {
  ProxyTraffic traffic;
  traffic.name = row.text("pxname");
  TrafficCounts& counts = traffic.counts;
  // An HTTP frontend counts connections and requests apart.
  const std::string_view requests = row.text("req_tot");
  counts.requests = requests.empty() || row.text("mode") == "tcp"
                        ? row.number("stot")
                        : number_in<std::uint64_t>(requests);
  counts.responses_2xx = row.number("hrsp_2xx");
  counts.responses_3xx = row.number("hrsp_3xx");
  counts.responses_4xx = row.number("hrsp_4xx");
  counts.responses_5xx = row.number("hrsp_5xx");
  counts.connection_errors = row.number("econ");
  counts.bytes_received = row.number("bin");
  counts.bytes_sent = row.number("bout");
  traffic.open = row.number("scur");
  traffic.active_servers = number_in<int>(row.text("act"));
  return traffic;
}

}  // namespace

ProxyStatistics parse_statistics(std::string_view text) {
  ProxyStatistics statistics;
  std::map<std::string_view, std::size_t> columns;
  for_each_line(text, [&](std::string_view line) {
    if (line.starts_with("# ")) {
      columns.clear();
      const auto names = fields_of(line.substr(2), ',');
      for (std::size_t i = 0; i < names.size(); ++i) columns.emplace(names[i], i);
      return;
    }
    const Row row(columns, line);
    if (!row.is_complete()) return;
    const std::string_view server = row.text("svname");
    if (server == "FRONTEND") {
      statistics.frontends.push_back(traffic_in(row));
      statistics.clients += statistics.frontends.back().open;
    } else if (server == "BACKEND") {
      statistics.backends.push_back(traffic_in(row));
      statistics.requests_open += statistics.backends.back().open;
    } else {
      statistics.servers.push_back(server_in(row));
    }
  });
  return statistics;
}

WorkerList parse_workers(std::string_view text) {
  WorkerList workers;
  bool old = false;
  for_each_line(text, [&](std::string_view line) {
    if (line.starts_with("# old workers")) old = true;
    if (line.starts_with("# programs")) old = false;
    const std::size_t end = line.find_first_of(" \t");
    if (end == std::string_view::npos || line.find("worker", end) == std::string_view::npos) return;
    const int process = number_in<int>(line.substr(0, end));
    if (process <= 0) return;
    if (old) {
      workers.old.push_back(process);
    } else {
      workers.current = process;
    }
  });
  return workers;
}

std::map<std::string, std::string> parse_map(std::string_view text) {
  std::map<std::string, std::string> content;
  for_each_line(text, [&](std::string_view line) {
    // An address, the key, the value.
    const auto fields = fields_of(line, ' ');
    if (fields.size() == 3 && fields[0].starts_with("0x")) content.emplace(fields[1], fields[2]);
  });
  return content;
}

std::string parse_description(std::string_view text) {
  std::string description;
  constexpr std::string_view kKey = "description: ";
  for_each_line(text, [&](std::string_view line) {
    if (line.starts_with(kKey)) description = line.substr(kKey.size());
  });
  return description;
}

}  // namespace minato::ingress
