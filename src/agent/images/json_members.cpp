#include "agent/images/json_members.h"

#include <boost/json/parse.hpp>
#include <stdexcept>

namespace minato::images {
namespace {

[[noreturn]] void refuse(std::string_view name, const char* expected) {
  throw std::invalid_argument("\"" + std::string(name) + "\" must be " + expected);
}

}  // namespace

boost::json::object parse_object(std::string_view text) {
  boost::system::error_code problem;
  boost::json::parse_options options;
  options.allow_invalid_utf8 = true;  // File names are bytes.
  boost::json::value value =
      boost::json::parse(boost::json::string_view(text.data(), text.size()), problem, {}, options);
  if (problem) throw std::invalid_argument("not JSON: " + problem.message());
  if (!value.is_object()) throw std::invalid_argument("not a JSON object");
  return std::move(value.get_object());
}

const boost::json::value* find_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value =
      object.if_contains(boost::json::string_view(name.data(), name.size()));
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string string_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = find_member(object, name);
  if (value == nullptr) return {};
  if (!value->is_string()) refuse(name, "a string");
  return std::string(value->get_string().data(), value->get_string().size());
}

std::uint64_t unsigned_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = find_member(object, name);
  if (value == nullptr) return 0;
  boost::system::error_code problem;
  const auto number = value->to_number<std::uint64_t>(problem);
  if (problem) refuse(name, "a whole number that is not negative");
  return number;
}

std::vector<std::string> strings_member(const boost::json::object& object, std::string_view name) {
  std::vector<std::string> strings;
  for (const boost::json::value& element : array_member(object, name)) {
    if (!element.is_string()) refuse(name, "an array of strings");
    strings.emplace_back(element.get_string().data(), element.get_string().size());
  }
  return strings;
}

const boost::json::object& object_member(const boost::json::object& object, std::string_view name) {
  static const boost::json::object kNone;
  const boost::json::value* value = find_member(object, name);
  if (value == nullptr) return kNone;
  if (!value->is_object()) refuse(name, "an object");
  return value->get_object();
}

const boost::json::array& array_member(const boost::json::object& object, std::string_view name) {
  static const boost::json::array kNone;
  const boost::json::value* value = find_member(object, name);
  if (value == nullptr) return kNone;
  if (!value->is_array()) refuse(name, "an array");
  return value->get_array();
}

const boost::json::object& object_of(const boost::json::value& element, std::string_view name) {
  if (!element.is_object()) refuse(name, "an array of objects");
  return element.get_object();
}

}  // namespace minato::images
