#include "sim/json_subset.h"

namespace minato::sim {
namespace {

using Difference = std::optional<std::string>;
using boost::json::value;

Difference differs(const value& expected, const value& actual, const std::string& path) {
  return path + " is " + serialize(actual) + ", expected " + serialize(expected);
}

Difference compare_objects(const value& expected, const value& actual, const std::string& path) {
  for (const auto& member : expected.get_object()) {
    const std::string there = path + '.' + std::string(member.key());
    const auto* found = actual.get_object().if_contains(member.key());
    if (found == nullptr) return there + " is missing in " + serialize(actual);
    if (auto difference = find_difference(member.value(), *found, there)) return difference;
  }
  return std::nullopt;
}

Difference find_among(const value& expected, const value& actual, const std::string& path) {
  const auto& wanted = expected.get_array();
  std::size_t next = 1;
  for (const auto& element : actual.get_array()) {
    if (next < wanted.size() && !find_difference(wanted[next], element, path)) ++next;
  }
  if (next >= wanted.size()) return std::nullopt;
  return path + " has no " + serialize(wanted[next]) + " in its place: " + serialize(actual);
}

Difference compare_arrays(const value& expected, const value& actual, const std::string& path) {
  const auto& wanted = expected.get_array();
  const auto& is = actual.get_array();
  if (!wanted.empty() && wanted[0] == "*") return find_among(expected, actual, path);
  if (wanted.size() != is.size()) return differs(expected, actual, path);
  for (std::size_t i = 0; i < is.size(); ++i) {
    const std::string there = path + '[' + std::to_string(i) + ']';
    if (auto difference = find_difference(wanted[i], is[i], there)) return difference;
  }
  return std::nullopt;
}

bool same_text(std::string_view expected, std::string_view actual) {
  if (!expected.starts_with('~')) return expected == actual;
  return actual.find(expected.substr(1)) != std::string_view::npos;
}

}  // namespace

Difference find_difference(const value& expected, const value& actual, const std::string& path) {
  if (expected.is_object() && actual.is_object()) return compare_objects(expected, actual, path);
  if (expected.is_array() && actual.is_array()) return compare_arrays(expected, actual, path);
  if (expected.is_string() && actual.is_string()) {
    if (same_text(expected.get_string(), actual.get_string())) return std::nullopt;
    return differs(expected, actual, path);
  }
  if (expected == actual) return std::nullopt;
  return differs(expected, actual, path);
}

}  // namespace minato::sim
