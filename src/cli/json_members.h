// Members of the API's answers, read for people: what is absent, or of another type, is empty.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace minato::cli {

/// A string as it is, a number in digits, a boolean as "yes" or "no".
std::string text_of(const boost::json::object& from, std::string_view member,
                    const char* otherwise = "");
double number_of(const boost::json::object& from, std::string_view member);
int count_of(const boost::json::object& from, std::string_view member);
bool is_true(const boost::json::object& from, std::string_view member);
const boost::json::object& object_of(const boost::json::object& from, std::string_view member);
const boost::json::array& list_of(const boost::json::object& from, std::string_view member);
/// Those of the list's elements that are objects; they live as long as `from`.
std::vector<const boost::json::object*> objects_of(const boost::json::object& from,
                                                   std::string_view member);

/// What follows the last slash: "web:7" of a task definition's ARN.
std::string last_part(const std::string& arn);

}  // namespace minato::cli
