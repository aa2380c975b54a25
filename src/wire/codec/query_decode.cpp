#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <set>

#include "wire/codec/query_codec.h"
#include "wire/codec/timestamp_text.h"
#include "wire/codec/validation.h"

namespace minato::wire {
namespace {

// Where a value is in the form ("Actions.member.1.Type") and in the shape, for messages.
struct Place {
  const QueryParameters& parameters;
  const std::string& name;
  const MemberPath& path;
};

Status decode(const Type& type, const Place& place, Flattening flattening, void* value);

// The elements of a list may be lists: @xmlFlattened does not reach them, ec2Query's rule does.
Flattening of_elements(Flattening flattening) {
  return flattening == Flattening::kForms ? flattening : Flattening::kNone;
}

// Whether the form has `name` itself or anything below it.
bool is_present(const QueryParameters& parameters, const std::string& name) {
  const auto& values = parameters.values();
  if (values.contains(name)) return true;
  const std::string below = name + '.';
  const auto next = values.lower_bound(below);
  return next != values.end() && next->first.starts_with(below);
}

// The numbers N of all parameters `prefix`N and `prefix`N.*, in their order.
Result<std::set<std::int32_t>> indexes(const Place& place, const std::string& prefix) {
  std::set<std::int32_t> found;
  const auto& values = place.parameters.values();
  for (auto at = values.lower_bound(prefix); at != values.end() && at->first.starts_with(prefix);
       ++at) {
    const char* begin = at->first.data() + prefix.size();
    const char* end = at->first.data() + at->first.size();
    std::int32_t index = 0;
    const auto parsed = std::from_chars(begin, end, index);
    if (parsed.ec != std::errc() || index < 0 || (parsed.ptr != end && *parsed.ptr != '.')) {
      return fail(ErrorCode::kValidation,
                  fmt::format("The parameter {} does not number its element: expected {}N",
                              at->first, prefix));
    }
    found.insert(index);
  }
  return found;
}

Status decode_list(const Type& type, const Place& place, Flattening flattening, void* value) {
  std::string prefix = place.name + '.';
  if (flattening == Flattening::kNone) prefix += std::string(type.element_xml_name) + '.';
  const auto found = indexes(place, prefix);
  if (!found) return fail(found.error());
  if (Status fits = check_list_size(type, found->size(), place.path); !fits) return fits;
  type.list->reserve(value, found->size());
  std::size_t position = 0;
  for (const std::int32_t index : *found) {
    const std::string name = prefix + std::to_string(index);
    const MemberPath path = MemberPath::element(place.path, position++);
    if (Status decoded = decode(*type.element, {place.parameters, name, path},
                                of_elements(flattening), type.list->append(value));
        !decoded) {
      return decoded;
    }
  }
  return {};
}

tl::unexpected<Error> repeated_key(const MemberPath& path) {
  return fail(ErrorCode::kValidation, path.text() + " is there more than once");
}

Status decode_map(const Type& type, const Place& place, Flattening flattening, void* value) {
  const std::string prefix = place.name + (flattening == Flattening::kNone ? ".entry." : ".");
  const auto found = indexes(place, prefix);
  if (!found) return fail(found.error());
  for (const std::int32_t index : *found) {
    const std::string entry = prefix + std::to_string(index);
    const std::string* key = place.parameters.find(entry + ".key");
    if (key == nullptr) return missing_member(MemberPath::member(place.path, "key"));
    const std::string name = entry + ".value";
    const MemberPath path = MemberPath::member(place.path, *key);
    if (!is_present(place.parameters, name)) return missing_member(path);
    const std::size_t size = type.map->size(value);
    void* const inserted = type.map->insert(value, *key);
    if (type.map->size(value) == size) return repeated_key(path);
    if (Status decoded = decode(*type.element, {place.parameters, name, path},
                                of_elements(flattening), inserted);
        !decoded) {
      return decoded;
    }
  }
  return {};
}

Status decode_member(const Member& member, const Place& place, void* structure) {
  void* value = member.set(structure);
  const Status decoded = decode(*member.type, place, member.flattening, value);
  if (member.unsupported && (!decoded || !is_neutral(*member.type, value))) {
    return unsupported_member(place.path);
  }
  return decoded;
}

Status decode_structure(const Type& type, const Place& place, void* value) {
  const std::string prefix = place.name.empty() ? "" : place.name + '.';
  for (const Member& member : type.members) {
    const std::string name = prefix + std::string(member.form_name);
    const MemberPath path = MemberPath::member(place.path, member.name);
    if (!is_present(place.parameters, name)) {
      if (member.required) return missing_member(path);
      continue;
    }
    if (Status decoded = decode_member(member, {place.parameters, name, path}, value); !decoded) {
      return decoded;
    }
  }
  return {};
}

tl::unexpected<Error> wrong_type(std::string_view text, std::string_view wanted,
                                 const Place& place) {
  return fail(ErrorCode::kValidation,
              fmt::format("1 validation error detected: Value {} at '{}' failed to satisfy "
                          "constraint: Member must be {}",
                          quoted_value(text), place.path.text(), wanted));
}

template <class Number>
Status decode_number(std::string_view text, std::string_view wanted, const Place& place,
                     void* value) {
  auto& number = *static_cast<Number*>(value);
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) return wrong_type(text, wanted, place);
  if constexpr (std::is_same_v<Number, double>) {
    if (!std::isfinite(number)) return wrong_type(text, wanted, place);
  }
  return {};
}

Status decode_boolean(std::string_view text, const Place& place, void* value) {
  const bool yes = text == "true" || text == "True" || text == "1";
  if (!yes && text != "false" && text != "False" && text != "0") {
    return wrong_type(text, "true or false", place);
  }
  *static_cast<bool*>(value) = yes;
  return {};
}

Status decode_text(const Type& type, const std::string& text, const Place& place, void* value) {
  switch (type.kind) {
    case Kind::kInteger:
      return decode_number<std::int32_t>(text, "an integer of 32 bits", place, value);
    case Kind::kLong:
      return decode_number<std::int64_t>(text, "an integer of 64 bits", place, value);
    case Kind::kDouble:
      return decode_number<double>(text, "a number", place, value);
    case Kind::kBoolean:
      return decode_boolean(text, place, value);
    case Kind::kTimestamp: {
      const auto instant = parse_timestamp(text);
      if (!instant) return wrong_type(text, "a timestamp such as 2026-11-22T01:02:03Z", place);
      *static_cast<Instant*>(value) = *instant;
      return {};
    }
    case Kind::kEnum:
      if (!assign_enum(type, text, value)) return unknown_enum_value(type, text, place.path);
      return {};
    default:
      *static_cast<std::string*>(value) = text;
      return {};
  }
}

Status decode_value(const Type& type, const Place& place, Flattening flattening, void* value) {
  switch (type.kind) {
    case Kind::kStructure:
      return decode_structure(type, place, value);
    case Kind::kList:
      return decode_list(type, place, flattening, value);
    case Kind::kMap:
      return decode_map(type, place, flattening, value);
    default: {
      const std::string* text = place.parameters.find(place.name);
      if (text == nullptr) return missing_member(place.path);
      return decode_text(type, *text, place, value);
    }
  }
}

Status decode(const Type& type, const Place& place, Flattening flattening, void* value) {
  if (Status decoded = decode_value(type, place, flattening, value); !decoded) return decoded;
  return check_limits(type, value, place.path);
}

}  // namespace

Status decode_query(const Type& type, const QueryParameters& parameters, void* value) {
  const std::string name;
  const MemberPath path;
  return decode(type, {parameters, name, path}, Flattening::kNone, value);
}

}  // namespace minato::wire
