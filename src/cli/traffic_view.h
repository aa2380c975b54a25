// GetTraffic's answer as people read it in `minato top`. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace minato::cli {

/// Clusters in a line each, then load balancers and target groups as tables, the busiest first. At
/// most `rows` lines; what has no room is counted in the last one. 0: all of it.
std::string traffic_view(const boost::json::object& answer, std::size_t rows);

/// "0", "0.3", "12", "4.2k", "1.3M": at most five characters.
std::string short_number(double number);

}  // namespace minato::cli
