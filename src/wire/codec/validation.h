// Validation: the limits of a model applied to decoded values, in the words that AWS services use.
// Shared by the JSON and the query decoder; pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/codec/member_path.h"
#include "wire/codec/type.h"

namespace minato::wire {

/// 'value' for a message, cut when it is long.
std::string quoted_value(std::string_view value);
/// kValidation: "1 validation error detected: Value null at 'cluster' failed to satisfy constraint:
/// ...".
tl::unexpected<Error> missing_member(const MemberPath& path);
/// kValidation, naming the values that would do.
tl::unexpected<Error> unknown_enum_value(const Type& type, std::string_view value,
                                         const MemberPath& path);
/// kUnsupportedMember: "linuxParameters is not supported yet by Minato".
tl::unexpected<Error> unsupported_member(const MemberPath& path);

/// The limits of `type` applied to a decoded scalar, list or map.
Status check_limits(const Type& type, const void* value, const MemberPath& path);

/// kMalformedRequest for a list whose elements would take absurdly more memory than the text that
/// names them ("[{},{},..."). Asked before the elements are made.
Status check_list_size(const Type& type, std::size_t size, const MemberPath& path);

/// Whether a value says no more than its absence: false, an empty list, map, text or structure.
bool is_neutral(const Type& type, const void* value);

/// Writes the enumerator for `text`; false when there is none.
bool assign_enum(const Type& type, std::string_view text, void* value);
std::string_view enum_text(const Type& type, const void* value);

}  // namespace minato::wire
