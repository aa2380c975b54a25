// Whether a JSON answer has what a scenario expects: members that are not named may be anything.
// In expected values "~text" is any string with that text in it, and an array that begins with "*"
// asks for elements that are there in this order, among others.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

namespace minato::sim {

/// Where and how they differ; nothing: the answer has it all.
std::optional<std::string> find_difference(const boost::json::value& expected,
                                           const boost::json::value& actual,
                                           const std::string& path = "answer");

}  // namespace minato::sim
