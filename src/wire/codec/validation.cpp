#include "wire/codec/validation.h"

#include <fmt/format.h>

#include <cstring>

#include "base/check.h"
#include "wire/codec/pattern.h"

namespace minato::wire {
namespace {

// Long values are cut in messages: they go to terminals and logs.
constexpr std::size_t kShownCharacters = 100;

// A body of 1 MiB can name 350,000 empty elements of 2 KiB each.
constexpr std::size_t kMaximumListBytes = 64U << 20U;

tl::unexpected<Error> violation(std::string_view value, const MemberPath& path,
                                std::string_view constraint) {
  return fail(ErrorCode::kValidation,
              fmt::format("1 validation error detected: Value {} at '{}' failed to satisfy "
                          "constraint: {}",
                          value, path.text(), constraint));
}

std::int64_t count_characters(std::string_view text) {
  std::int64_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

Status check_length(const Limits& limits, std::int64_t length, std::string_view shown,
                    const MemberPath& path) {
  if (limits.minimum != Limits::kNone && length < limits.minimum) {
    return violation(
        shown, path,
        fmt::format("Member must have length greater than or equal to {}", limits.minimum));
  }
  if (limits.maximum != Limits::kNone && length > limits.maximum) {
    return violation(
        shown, path,
        fmt::format("Member must have length less than or equal to {}", limits.maximum));
  }
  return {};
}

Status check_text(const Limits& limits, const std::string& text, const MemberPath& path) {
  if (Status length = check_length(limits, count_characters(text), quoted_value(text), path);
      !length) {
    return length;
  }
  if (!limits.pattern.empty() && !matches_pattern(limits.pattern, text)) {
    return violation(
        quoted_value(text), path,
        fmt::format("Member must satisfy regular expression pattern: {}", limits.pattern));
  }
  return {};
}

template <class Number>
Status check_number(const Limits& limits, Number number, const MemberPath& path) {
  if (limits.minimum != Limits::kNone && number < static_cast<Number>(limits.minimum)) {
    return violation(
        fmt::format("'{}'", number), path,
        fmt::format("Member must have value greater than or equal to {}", limits.minimum));
  }
  if (limits.maximum != Limits::kNone && number > static_cast<Number>(limits.maximum)) {
    return violation(
        fmt::format("'{}'", number), path,
        fmt::format("Member must have value less than or equal to {}", limits.maximum));
  }
  return {};
}

bool is_empty_structure(const Type& type, const void* value) {
  for (const Member& member : type.members) {
    const void* inner = member.get(value);
    if (inner != nullptr && !is_neutral(*member.type, inner)) return false;
  }
  return true;
}

}  // namespace

std::string quoted_value(std::string_view value) {
  std::size_t size = value.size();
  if (size > kShownCharacters) {
    size = kShownCharacters;
    // Not inside a UTF-8 sequence.
    while (size > 0 && (static_cast<unsigned char>(value[size]) & 0xC0) == 0x80) --size;
  }
  return fmt::format("'{}{}'", value.substr(0, size), size < value.size() ? "..." : "");
}

tl::unexpected<Error> missing_member(const MemberPath& path) {
  return violation("null", path, "Member must not be null");
}

tl::unexpected<Error> unknown_enum_value(const Type& type, std::string_view value,
                                         const MemberPath& path) {
  return violation(
      quoted_value(value), path,
      fmt::format("Member must satisfy enum value set: [{}]", fmt::join(type.values, ", ")));
}

tl::unexpected<Error> unsupported_member(const MemberPath& path) {
  return fail(ErrorCode::kUnsupportedMember, path.text() + " is not supported yet by Minato");
}

Status check_limits(const Type& type, const void* value, const MemberPath& path) {
  const Limits& limits = type.limits;
  if (limits.minimum == Limits::kNone && limits.maximum == Limits::kNone &&
      limits.pattern.empty()) {
    return {};
  }
  switch (type.kind) {
    case Kind::kString:
      return check_text(limits, *static_cast<const std::string*>(value), path);
    case Kind::kInteger:
      return check_number<std::int64_t>(limits, *static_cast<const std::int32_t*>(value), path);
    case Kind::kLong:
      return check_number(limits, *static_cast<const std::int64_t*>(value), path);
    case Kind::kDouble:
      return check_number(limits, *static_cast<const double*>(value), path);
    case Kind::kList:
      return check_length(limits, static_cast<std::int64_t>(type.list->size(value)), "of the list",
                          path);
    case Kind::kMap:
      return check_length(limits, static_cast<std::int64_t>(type.map->size(value)), "of the map",
                          path);
    default:
      return {};
  }
}

Status check_list_size(const Type& type, std::size_t size, const MemberPath& path) {
  if (size <= kMaximumListBytes / type.list->element_size) return {};
  return fail(ErrorCode::kMalformedRequest,
              fmt::format("{} has {} elements, more than Minato reads", path.text(), size));
}

bool is_neutral(const Type& type, const void* value) {
  switch (type.kind) {
    case Kind::kBoolean:
      return !*static_cast<const bool*>(value);
    case Kind::kString:
      return static_cast<const std::string*>(value)->empty();
    case Kind::kList:
      return type.list->size(value) == 0;
    case Kind::kMap:
      return type.map->size(value) == 0;
    case Kind::kStructure:
      return is_empty_structure(type, value);
    default:
      return false;
  }
}

bool assign_enum(const Type& type, std::string_view text, void* value) {
  for (int index = 0; index < static_cast<int>(type.values.size()); ++index) {
    if (type.values[static_cast<std::size_t>(index)] != text) continue;
    std::memcpy(value, &index, sizeof(index));
    return true;
  }
  return false;
}

std::string_view enum_text(const Type& type, const void* value) {
  int index = 0;
  std::memcpy(&index, value, sizeof(index));
  MINATO_CHECK(index >= 0 && static_cast<std::size_t>(index) < type.values.size(),
               "an enumerator is none of its enum's");
  return type.values[static_cast<std::size_t>(index)];
}

}  // namespace minato::wire
