#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>

#include "base/units.h"
#include "wire/codec/json_codec.h"
#include "wire/codec/utf8.h"
#include "wire/codec/validation.h"

namespace minato::wire {
namespace {

namespace json = boost::json;

template <class Number>
void append_number(Number number, std::string& text) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  text.append(digits, end);
}

void append_double(double number, std::string& text) {
  // JSON has no word for these; nothing of ours computes them.
  append_number(std::isfinite(number) ? number : 0.0, text);
}

// Epoch seconds, with as many of three decimals as are needed.
void append_timestamp(Instant instant, std::string& text) {
  const std::int64_t millis = to_millis(instant);
  if (millis < 0) return append_double(static_cast<double>(millis) / 1000.0, text);
  append_number(millis / 1000, text);
  std::int64_t fraction = millis % 1000;
  if (fraction == 0) return;
  char decimals[4] = {'.', static_cast<char>('0' + fraction / 100),
                      static_cast<char>('0' + fraction / 10 % 10),
                      static_cast<char>('0' + fraction % 10)};
  text.append(decimals, decimals + sizeof(decimals));
}

void append_escape(unsigned char c, std::string& text) {
  constexpr char kDigits[] = "0123456789abcdef";
  switch (c) {
    case '"':
      text += "\\\"";
      return;
    case '\\':
      text += "\\\\";
      return;
    case '\n':
      text += "\\n";
      return;
    case '\t':
      text += "\\t";
      return;
    case '\r':
      text += "\\r";
      return;
    default:
      if (c >= 0x80) {
        text += kReplacementCharacter;
        return;
      }
      text += "\\u00";
      text += kDigits[c >> 4];
      text += kDigits[c & 15];
  }
}

void append_text(std::string_view value, std::string& text) {
  text += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto c = static_cast<unsigned char>(value[i]);
    if (c >= 0x80) {
      // A path or a message of the system may be no text, which no JSON parser would take.
      const std::size_t size = utf8_character_size(value.substr(i));
      if (size > 0) {
        i += size - 1;
        continue;
      }
    } else if (c >= 0x20 && c != '"' && c != '\\') {
      continue;
    }
    text.append(value, start, i - start);
    append_escape(c, text);
    start = i + 1;
  }
  text.append(value, start);
  text += '"';
}

void append_list(const Type& type, const void* value, std::string& text) {
  text += '[';
  const std::size_t size = type.list->size(value);
  for (std::size_t index = 0; index < size; ++index) {
    if (index > 0) text += ',';
    append_json_text(*type.element, type.list->at(value, index), text);
  }
  text += ']';
}

struct MapWriter {
  const Type& element;
  std::string& text;
  bool first = true;

  static void visit(void* context, const std::string& key, const void* value) {
    auto& writer = *static_cast<MapWriter*>(context);
    if (!writer.first) writer.text += ',';
    writer.first = false;
    append_text(key, writer.text);
    writer.text += ':';
    append_json_text(writer.element, value, writer.text);
  }
};

void append_map(const Type& type, const void* value, std::string& text) {
  text += '{';
  MapWriter writer{*type.element, text};
  type.map->for_each(value, &writer, &MapWriter::visit);
  text += '}';
}

void append_structure(const Type& type, const void* value, std::string& text) {
  char before = '{';
  for (const Member& member : type.members) {
    const void* inner = member.get(value);
    if (inner == nullptr) continue;
    text += before;
    before = ',';
    // Member names are identifiers: nothing to escape.
    text += '"';
    text += member.name;
    text += "\":";
    append_json_text(*member.type, inner, text);
  }
  if (before == '{') text += '{';
  text += '}';
}

json::value encode_list(const Type& type, const void* value) {
  json::array array;
  const std::size_t size = type.list->size(value);
  array.reserve(size);
  for (std::size_t index = 0; index < size; ++index) {
    array.push_back(encode_json(*type.element, type.list->at(value, index)));
  }
  return array;
}

struct MapEncoder {
  const Type& element;
  json::object object = {};

  static void visit(void* context, const std::string& key, const void* value) {
    auto& encoder = *static_cast<MapEncoder*>(context);
    encoder.object.emplace(is_utf8(key) ? key : to_utf8(key), encode_json(encoder.element, value));
  }
};

json::value encode_map(const Type& type, const void* value) {
  MapEncoder encoder{*type.element};
  type.map->for_each(value, &encoder, &MapEncoder::visit);
  return std::move(encoder.object);
}

json::value encode_structure(const Type& type, const void* value) {
  json::object object;
  for (const Member& member : type.members) {
    if (const void* inner = member.get(value)) {
      object.emplace(json::string_view(member.name.data(), member.name.size()),
                     encode_json(*member.type, inner));
    }
  }
  return object;
}

json::value encode_timestamp(Instant instant) {
  const std::int64_t millis = to_millis(instant);
  if (millis % 1000 == 0) return millis / 1000;
  return static_cast<double>(millis) / 1000.0;
}

json::value text_value(std::string_view text) {
  if (!is_utf8(text)) return text_value(to_utf8(text));
  return json::string(json::string_view(text.data(), text.size()));
}

}  // namespace

void append_json_text(const Type& type, const void* value, std::string& text) {
  switch (type.kind) {
    case Kind::kString:
      return append_text(*static_cast<const std::string*>(value), text);
    case Kind::kEnum:
      return append_text(enum_text(type, value), text);
    case Kind::kInteger:
      return append_number(*static_cast<const std::int32_t*>(value), text);
    case Kind::kLong:
      return append_number(*static_cast<const std::int64_t*>(value), text);
    case Kind::kDouble:
      return append_double(*static_cast<const double*>(value), text);
    case Kind::kBoolean:
      text += *static_cast<const bool*>(value) ? "true" : "false";
      return;
    case Kind::kTimestamp:
      return append_timestamp(*static_cast<const Instant*>(value), text);
    case Kind::kDocument:
      text += *static_cast<const std::string*>(value);
      return;
    case Kind::kList:
      return append_list(type, value, text);
    case Kind::kMap:
      return append_map(type, value, text);
    case Kind::kStructure:
      return append_structure(type, value, text);
  }
}

json::value encode_json(const Type& type, const void* value) {
  switch (type.kind) {
    case Kind::kString:
      return text_value(*static_cast<const std::string*>(value));
    case Kind::kEnum:
      return text_value(enum_text(type, value));
    case Kind::kInteger:
      return *static_cast<const std::int32_t*>(value);
    case Kind::kLong:
      return *static_cast<const std::int64_t*>(value);
    case Kind::kDouble:
      return *static_cast<const double*>(value);
    case Kind::kBoolean:
      return *static_cast<const bool*>(value);
    case Kind::kTimestamp:
      return encode_timestamp(*static_cast<const Instant*>(value));
    case Kind::kDocument:
      return json::parse(*static_cast<const std::string*>(value));
    case Kind::kList:
      return encode_list(type, value);
    case Kind::kMap:
      return encode_map(type, value);
    case Kind::kStructure:
      return encode_structure(type, value);
  }
  return nullptr;
}

}  // namespace minato::wire
