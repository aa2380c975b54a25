// Reads members of JSON objects that come from outside: a missing or null member is empty, a member
// of another type than it must have throws std::invalid_argument naming it. Callers catch that at
// their own edge (parse_image_config, parse_manifest, ...) and answer kInvalidParameter.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace minato::images {

/// The whole text as one object; throws std::invalid_argument.
boost::json::object parse_object(std::string_view text);

/// The member or nullptr when it is missing or null.
const boost::json::value* find_member(const boost::json::object& object, std::string_view name);

std::string string_member(const boost::json::object& object, std::string_view name);
std::uint64_t unsigned_member(const boost::json::object& object, std::string_view name);
std::vector<std::string> strings_member(const boost::json::object& object, std::string_view name);
/// Empty ones when the member is missing.
const boost::json::object& object_member(const boost::json::object& object, std::string_view name);
const boost::json::array& array_member(const boost::json::object& object, std::string_view name);
/// An array's element as an object; `name` is the array's.
const boost::json::object& object_of(const boost::json::value& element, std::string_view name);

/// Runs `read`; what it throws becomes "WHAT: reason".
template <class Read>
auto reading(std::string_view what, Read read) -> Result<decltype(read())> {
  try {
    return read();
  } catch (const std::exception& problem) {
    return fail(ErrorCode::kInvalidParameter, std::string(what) + ": " + problem.what());
  }
}

}  // namespace minato::images
