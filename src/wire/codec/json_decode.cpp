#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>

#include "base/units.h"
#include "wire/codec/json_codec.h"
#include "wire/codec/timestamp_text.h"
#include "wire/codec/validation.h"

namespace minato::wire {
namespace {

namespace json = boost::json;

// No shape of ours nests deeper; what nests deeper is an attack.
constexpr std::size_t kMaximumDepth = 64;
// The generator refuses structures with more members.
constexpr std::size_t kMaximumMembers = 128;

Status decode(const Type& type, const json::value& in, void* value, const MemberPath& path);

std::string_view kind_text(const json::value& in) {
  switch (in.kind()) {
    case json::kind::null:
      return "NULL_VALUE";
    case json::kind::bool_:
      return in.get_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
    case json::kind::int64:
    case json::kind::uint64:
      return "NUMBER_VALUE";
    case json::kind::double_:
      return "DECIMAL_VALUE";
    case json::kind::string:
      return "STRING_VALUE";
    case json::kind::array:
      return "START_ARRAY";
    case json::kind::object:
      return "START_OBJECT";
  }
  return "VALUE";
}

tl::unexpected<Error> wrong_type(const json::value& in, std::string_view wanted,
                                 const MemberPath& path) {
  const std::string where = path.text();
  return fail(ErrorCode::kMalformedRequest,
              fmt::format("{} can not be converted to {}{}{}", kind_text(in), wanted,
                          where.empty() ? "" : " at ", where));
}

Status decode_integer(const json::value& in, std::int64_t minimum, std::int64_t maximum,
                      std::string_view wanted, const MemberPath& path, std::int64_t& number) {
  if (in.is_int64()) {
    number = in.get_int64();
  } else if (in.is_double() && std::trunc(in.get_double()) == in.get_double() &&
             std::abs(in.get_double()) < 9e15) {
    number = static_cast<std::int64_t>(in.get_double());
  } else {
    return wrong_type(in, wanted, path);
  }
  if (number < minimum || number > maximum) {
    return fail(ErrorCode::kMalformedRequest,
                fmt::format("{} at {} is out of the range of {}", number, path.text(), wanted));
  }
  return {};
}

Status decode_number(const Type& type, const json::value& in, void* value, const MemberPath& path) {
  std::int64_t number = 0;
  if (type.kind == Kind::kLong) {
    const Status decoded =
        decode_integer(in, std::numeric_limits<std::int64_t>::min(),
                       std::numeric_limits<std::int64_t>::max(), "a Long", path, number);
    *static_cast<std::int64_t*>(value) = number;
    return decoded;
  }
  const Status decoded =
      decode_integer(in, std::numeric_limits<std::int32_t>::min(),
                     std::numeric_limits<std::int32_t>::max(), "an Integer", path, number);
  *static_cast<std::int32_t*>(value) = static_cast<std::int32_t>(number);
  return decoded;
}

Status decode_double(const json::value& in, std::string_view wanted, const MemberPath& path,
                     double& number) {
  if (!in.is_number()) return wrong_type(in, wanted, path);
  number = in.to_number<double>();
  if (!std::isfinite(number)) return wrong_type(in, wanted, path);
  return {};
}

Status decode_timestamp(const json::value& in, void* value, const MemberPath& path) {
  double seconds = 0;
  if (Status decoded = decode_double(in, "a Timestamp", path, seconds); !decoded) return decoded;
  const std::optional<Instant> instant = instant_from_epoch_seconds(seconds);
  if (!instant) return wrong_type(in, "a Timestamp", path);
  *static_cast<Instant*>(value) = *instant;
  return {};
}

Status decode_list(const Type& type, const json::value& in, void* value, const MemberPath& path) {
  const json::array* array = in.if_array();
  if (array == nullptr) return wrong_type(in, "a List", path);
  if (Status fits = check_list_size(type, array->size(), path); !fits) return fits;
  type.list->reserve(value, array->size());
  for (std::size_t index = 0; index < array->size(); ++index) {
    const MemberPath element = MemberPath::element(path, index);
    if ((*array)[index].is_null()) return missing_member(element);
    if (Status decoded = decode(*type.element, (*array)[index], type.list->append(value), element);
        !decoded) {
      return decoded;
    }
  }
  return {};
}

Status decode_map(const Type& type, const json::value& in, void* value, const MemberPath& path) {
  const json::object* object = in.if_object();
  if (object == nullptr) return wrong_type(in, "a Map", path);
  for (const auto& [key, inner] : *object) {
    const std::string_view name(key.data(), key.size());
    const MemberPath element = MemberPath::member(path, name);
    if (inner.is_null()) continue;
    if (Status decoded = decode(*type.element, inner, type.map->insert(value, name), element);
        !decoded) {
      return decoded;
    }
  }
  return {};
}

// Clients send members in the order of the model, more or less: the search starts where the last
// one ended.
const Member* find_member(std::span<const Member> members, std::string_view name,
                          std::size_t& start) {
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::size_t at = start + i < members.size() ? start + i : start + i - members.size();
    if (members[at].name != name) continue;
    start = at + 1 == members.size() ? 0 : at + 1;
    return &members[at];
  }
  return nullptr;
}

// Whether a value says no more than its absence: false, "", [], {}, and objects of nothing else.
bool says_nothing(const json::value& in) {
  if (const bool* flag = in.if_bool()) return !*flag;
  if (const json::string* text = in.if_string()) return text->empty();
  if (const json::array* array = in.if_array()) return array->empty();
  const json::object* object = in.if_object();
  if (object == nullptr) return in.is_null();
  return std::ranges::all_of(*object, [](const auto& pair) { return says_nothing(pair.value()); });
}

Status decode_member(const Member& member, const json::value& in, void* structure,
                     const MemberPath& path) {
  if (!member.unsupported) return decode(*member.type, in, member.set(structure), path);
  // What is inside an unsupported member is of no interest, unless it says nothing.
  if (!says_nothing(in) || !decode(*member.type, in, member.set(structure), path)) {
    return unsupported_member(path);
  }
  return {};
}

Status decode_structure(const Type& type, const json::value& in, void* value,
                        const MemberPath& path) {
  const json::object* object = in.if_object();
  if (object == nullptr) return wrong_type(in, "a Structure", path);
  std::bitset<kMaximumMembers> present;
  std::size_t start = 0;
  for (const auto& [key, inner] : *object) {
    if (inner.is_null()) continue;
    const Member* member =
        find_member(type.members, std::string_view(key.data(), key.size()), start);
    if (member == nullptr) continue;
    if (Status decoded =
            decode_member(*member, inner, value, MemberPath::member(path, member->name));
        !decoded) {
      return decoded;
    }
    present.set(static_cast<std::size_t>(member - type.members.data()));
  }
  for (std::size_t i = 0; i < type.members.size(); ++i) {
    const Member& member = type.members[i];
    if (member.required && !present.test(i)) {
      return missing_member(MemberPath::member(path, member.name));
    }
  }
  return {};
}

Status decode_text(const Type& type, const json::value& in, void* value, const MemberPath& path) {
  const json::string* text = in.if_string();
  if (text == nullptr) return wrong_type(in, "a String", path);
  const std::string_view view(text->data(), text->size());
  if (type.kind == Kind::kString) {
    static_cast<std::string*>(value)->assign(view);
    return {};
  }
  if (!assign_enum(type, view, value)) return unknown_enum_value(type, view, path);
  return {};
}

Status decode_value(const Type& type, const json::value& in, void* value, const MemberPath& path) {
  switch (type.kind) {
    case Kind::kString:
    case Kind::kEnum:
      return decode_text(type, in, value, path);
    case Kind::kInteger:
    case Kind::kLong:
      return decode_number(type, in, value, path);
    case Kind::kDouble:
      return decode_double(in, "a Double", path, *static_cast<double*>(value));
    case Kind::kBoolean:
      if (!in.is_bool()) return wrong_type(in, "a Boolean", path);
      *static_cast<bool*>(value) = in.get_bool();
      return {};
    case Kind::kTimestamp:
      return decode_timestamp(in, value, path);
    case Kind::kDocument:
      *static_cast<std::string*>(value) = json::serialize(in);
      return {};
    case Kind::kList:
      return decode_list(type, in, value, path);
    case Kind::kMap:
      return decode_map(type, in, value, path);
    case Kind::kStructure:
      return decode_structure(type, in, value, path);
  }
  return {};
}

Status decode(const Type& type, const json::value& in, void* value, const MemberPath& path) {
  if (Status decoded = decode_value(type, in, value, path); !decoded) return decoded;
  return check_limits(type, value, path);
}

}  // namespace

Status decode_json(const Type& type, const json::value& in, void* value) {
  return decode(type, in, value, MemberPath());
}

Status decode_json_text(const Type& type, std::string_view text, void* value) {
  if (text.empty()) text = "{}";
  std::array<unsigned char, 16384> buffer;
  json::monotonic_resource memory(buffer.data(), buffer.size());
  std::array<unsigned char, 2048> scratch;
  json::parse_options options;
  options.max_depth = kMaximumDepth;
  json::parser parser(json::storage_ptr(), options, scratch.data(), scratch.size());
  parser.reset(&memory);
  json::error_code error;
  const std::size_t parsed = parser.write(text.data(), text.size(), error);
  if (error) {
    return fail(ErrorCode::kMalformedRequest,
                fmt::format("The body is not JSON that can be read: {} at byte {}", error.message(),
                            parsed));
  }
  return decode_json(type, parser.release(), value);
}

}  // namespace minato::wire
