// JSON of the awsJson protocols (and of the machine link, which uses the same shapes): values in,
// shapes out, and back. Decoding validates against the model: a wrong type is kMalformedRequest
// (AWS's SerializationException), a missing or unacceptable value kValidation, a member that Minato
// does not support kUnsupportedMember; the message names the member's whole path. Unknown members
// are ignored, null means absent. Timestamps are epoch seconds with fractions. Pure functions, any
// thread.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/codec/type.h"

namespace minato::wire {

/// The type-erased codec under the templates below. `value` points at the C++ value of `type`.
Status decode_json(const Type& type, const boost::json::value& json, void* value);
Status decode_json_text(const Type& type, std::string_view text, void* value);
boost::json::value encode_json(const Type& type, const void* value);
void append_json_text(const Type& type, const void* value, std::string& text);

template <class Shape>
Result<Shape> decode_json(const boost::json::value& json) {
  Shape shape;
  if (Status decoded = decode_json(type_of<Shape>(), json, &shape); !decoded) {
    return fail(std::move(decoded.error()));
  }
  return shape;
}

/// The body of a request or a frame of the link. An empty text is an empty structure.
template <class Shape>
Result<Shape> decode_json_text(std::string_view text) {
  Shape shape;
  if (Status decoded = decode_json_text(type_of<Shape>(), text, &shape); !decoded) {
    return fail(std::move(decoded.error()));
  }
  return shape;
}

template <class Shape>
boost::json::value encode_json(const Shape& shape) {
  return encode_json(type_of<Shape>(), &shape);
}

/// Straight to text, without a tree between: what answers and link messages use.
template <class Shape>
std::string encode_json_text(const Shape& shape) {
  std::string text;
  append_json_text(type_of<Shape>(), &shape, text);
  return text;
}

}  // namespace minato::wire
