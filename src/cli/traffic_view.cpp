#include "cli/traffic_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "cli/json_members.h"
#include "cli/text_table.h"

namespace minato::cli {
namespace {

using boost::json::object;

/// As it stands in a table.
std::string cell(const object& from, const char* member) { return text_of(from, member, "-"); }

const object& traffic_of(const object& each) { return object_of(each, "traffic"); }

std::string millis_of(const object& traffic, const char* member) {
  if (!traffic.contains(member)) return "-";
  const double millis = number_of(traffic, member);
  if (millis < 1) return "<1 ms";
  return millis < 10000 ? fmt::format("{:.0f} ms", millis) : fmt::format("{:.1f} s", millis / 1000);
}

std::vector<const object*> busiest_first(const object& answer, const char* member) {
  auto objects = objects_of(answer, member);
  std::stable_sort(objects.begin(), objects.end(), [](const object* a, const object* b) {
    return number_of(traffic_of(*a), "requests") > number_of(traffic_of(*b), "requests");
  });
  return objects;
}

std::vector<std::string> traffic_cells(const object& traffic) {
  std::vector<std::string> cells;
  for (const char* member :
       {"requests", "responses2xx", "responses3xx", "responses4xx", "responses5xx"}) {
    cells.push_back(short_number(number_of(traffic, member)));
  }
  for (const char* member : {"p50Millis", "p90Millis", "p99Millis"}) {
    cells.push_back(millis_of(traffic, member));
  }
  cells.push_back(short_number(number_of(traffic, "open")));
  return cells;
}

const std::vector<std::string> kTrafficHeadings = {"REQ/S", "2XX", "3XX", "4XX", "5XX",
                                                   "P50",   "P90", "P99", "OPEN"};

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b,
                                std::vector<std::string> c) {
  a.insert(a.end(), b.begin(), b.end());
  a.insert(a.end(), c.begin(), c.end());
  return a;
}

std::string clusters_text(const object& answer) {
  std::string text;
  for (const object* cluster : objects_of(answer, "clusters")) {
    const auto count = [&](const char* member) { return number_of(*cluster, member); };
    text += fmt::format(
        "Cluster {}: {:.0f} of {:.0f} machines connected, {:.0f} of {:.0f} services steady, {:.0f} "
        "tasks running, {:.0f} pending\n",
        cell(*cluster, "name"), count("connectedMachines"), count("machines"),
        count("steadyServices"), count("services"), count("runningTasks"), count("pendingTasks"));
  }
  return text;
}

std::string balancers_text(const object& answer) {
  TextTable table(joined({"LOAD BALANCER"}, kTrafficHeadings, {"ADDRESS"}));
  for (const object* balancer : busiest_first(answer, "loadBalancers")) {
    table.add(joined({cell(*balancer, "name")}, traffic_cells(traffic_of(*balancer)),
                     {cell(*balancer, "dnsName")}));
  }
  return table.empty() ? "\nNo load balancers yet: aws elbv2 create-load-balancer makes one.\n"
                       : "\n" + table.text();
}

std::string groups_text(const object& answer) {
  TextTable table(joined({"TARGET GROUP"}, kTrafficHeadings, {"ERRORS", "HEALTHY"}));
  for (const object* group : busiest_first(answer, "targetGroups")) {
    const object& traffic = traffic_of(*group);
    table.add(joined({cell(*group, "name")}, traffic_cells(traffic),
                     {short_number(number_of(traffic, "connectionErrors")),
                      fmt::format("{:.0f}/{:.0f}", number_of(*group, "healthyTargets"),
                                  number_of(*group, "targets"))}));
  }
  return table.empty() ? "" : "\n" + table.text();
}

}  // namespace

std::string short_number(double number) {
  if (number <= 0) return "0";
  if (number < 9.95) return fmt::format("{:.1f}", number);
  if (number < 9999.5) return fmt::format("{:.0f}", number);
  if (number < 999'950) return fmt::format("{:.1f}k", number / 1000);
  return fmt::format("{:.1f}M", number / 1'000'000);
}

std::string traffic_view(const object& answer, std::size_t rows) {
  const std::string all = clusters_text(answer) + balancers_text(answer) + groups_text(answer);
  const auto lines = static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n'));
  if (rows == 0 || lines <= rows) return all;
  std::size_t end = 0;
  for (std::size_t i = 0; i + 1 < rows; ++i) end = all.find('\n', end) + 1;
  return all.substr(0, end) +
         fmt::format("  ... and {} lines more: minato top --once\n", lines - rows + 1);
}

}  // namespace minato::cli
