#include "cli/json_members.h"

#include <boost/json.hpp>

namespace minato::cli {

using boost::json::array;
using boost::json::object;

std::string text_of(const object& from, std::string_view member, const char* otherwise) {
  const auto* value = from.if_contains(member);
  if (value == nullptr) return otherwise;
  if (value->is_string()) return std::string(value->get_string());
  if (value->is_int64()) return std::to_string(value->get_int64());
  if (value->is_bool()) return value->get_bool() ? "yes" : "no";
  return otherwise;
}

double number_of(const object& from, std::string_view member) {
  const auto* value = from.if_contains(member);
  return value != nullptr && value->is_number() ? value->to_number<double>() : 0;
}

int count_of(const object& from, std::string_view member) {
  return static_cast<int>(number_of(from, member));
}

bool is_true(const object& from, std::string_view member) {
  const auto* value = from.if_contains(member);
  return value != nullptr && value->is_bool() && value->get_bool();
}

const object& object_of(const object& from, std::string_view member) {
  static const object kNone;
  const auto* value = from.if_contains(member);
  return value != nullptr && value->is_object() ? value->get_object() : kNone;
}

const array& list_of(const object& from, std::string_view member) {
  static const array kNone;
  const auto* value = from.if_contains(member);
  return value != nullptr && value->is_array() ? value->get_array() : kNone;
}

std::vector<const object*> objects_of(const object& from, std::string_view member) {
  std::vector<const object*> objects;
  for (const auto& each : list_of(from, member)) {
    if (each.is_object()) objects.push_back(&each.get_object());
  }
  return objects;
}

std::string last_part(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

}  // namespace minato::cli
