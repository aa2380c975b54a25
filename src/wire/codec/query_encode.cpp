#include <fmt/format.h>

#include <cmath>

#include "wire/codec/query_codec.h"
#include "wire/codec/timestamp_text.h"
#include "wire/codec/utf8.h"
#include "wire/codec/validation.h"

namespace minato::wire {
namespace {

void open(std::string_view tag, std::string& xml) { xml.append("<").append(tag).append(">"); }
void close(std::string_view tag, std::string& xml) { xml.append("</").append(tag).append(">"); }

void append_value(const Type& type, const void* value, std::string& xml);

void append_element(std::string_view tag, const Type& type, const void* value, std::string& xml) {
  open(tag, xml);
  append_value(type, value, xml);
  close(tag, xml);
}

// The elements of a list, each in a tag of its own.
void append_elements(std::string_view tag, const Type& type, const void* value, std::string& xml) {
  const std::size_t size = type.list->size(value);
  for (std::size_t index = 0; index < size; ++index) {
    append_element(tag, *type.element, type.list->at(value, index), xml);
  }
}

struct EntryWriter {
  std::string_view tag;
  const Type& type;
  std::string& xml;

  static void visit(void* context, const std::string& key, const void* value) {
    auto& writer = *static_cast<EntryWriter*>(context);
    open(writer.tag, writer.xml);
    open("key", writer.xml);
    append_xml_escaped(key, writer.xml);
    close("key", writer.xml);
    append_element(writer.type.element_xml_name, *writer.type.element, value, writer.xml);
    close(writer.tag, writer.xml);
  }
};

void append_entries(std::string_view tag, const Type& type, const void* value, std::string& xml) {
  EntryWriter writer{tag, type, xml};
  type.map->for_each(value, &writer, &EntryWriter::visit);
}

void append_members(const Type& type, const void* value, std::string& xml) {
  for (const Member& member : type.members) {
    const void* inner = member.get(value);
    if (inner == nullptr) continue;
    const bool bare = member.flattening == Flattening::kAlways;
    if (bare && member.type->kind == Kind::kList) {
      append_elements(member.xml_name, *member.type, inner, xml);
    } else if (bare && member.type->kind == Kind::kMap) {
      append_entries(member.xml_name, *member.type, inner, xml);
    } else {
      append_element(member.xml_name, *member.type, inner, xml);
    }
  }
}

void append_value(const Type& type, const void* value, std::string& xml) {
  switch (type.kind) {
    case Kind::kString:
    case Kind::kDocument:
      return append_xml_escaped(*static_cast<const std::string*>(value), xml);
    case Kind::kEnum:
      return append_xml_escaped(enum_text(type, value), xml);
    case Kind::kInteger:
      xml += std::to_string(*static_cast<const std::int32_t*>(value));
      return;
    case Kind::kLong:
      xml += std::to_string(*static_cast<const std::int64_t*>(value));
      return;
    case Kind::kDouble:
      xml += fmt::format("{}", *static_cast<const double*>(value));
      return;
    case Kind::kBoolean:
      xml += *static_cast<const bool*>(value) ? "true" : "false";
      return;
    case Kind::kTimestamp:
      xml += timestamp_text(*static_cast<const Instant*>(value));
      return;
    case Kind::kList:
      return append_elements(type.element_xml_name, type, value, xml);
    case Kind::kMap:
      return append_entries("entry", type, value, xml);
    case Kind::kStructure:
      return append_members(type, value, xml);
  }
}

std::string_view escape_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    case '\r':
      // Bare, a parser would read it as a line feed.
      return "&#13;";
    case '\t':
    case '\n':
      return {};
    default:
      return static_cast<unsigned char>(c) < 0x20 ? kReplacementCharacter : std::string_view();
  }
}

struct Fragment {
  std::size_t size;
  std::string_view escape;  // Empty: the fragment as it is.
};

// The first character of `text`, or the first byte where that begins none.
Fragment fragment_at(std::string_view text) {
  if (static_cast<unsigned char>(text.front()) < 0x80) return {1, escape_of(text.front())};
  const std::size_t size = utf8_character_size(text);
  if (size == 0) return {1, kReplacementCharacter};
  const std::string_view character = text.substr(0, size);
  const bool forbidden = character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
  return {size, forbidden ? kReplacementCharacter : std::string_view()};
}

void append_text_element(std::string_view tag, std::string_view text, std::string& xml) {
  open(tag, xml);
  append_xml_escaped(text, xml);
  close(tag, xml);
}

}  // namespace

void append_xml_escaped(std::string_view text, std::string& out) {
  std::size_t start = 0;  // Of what is written as it is.
  for (std::size_t i = 0; i < text.size();) {
    const Fragment fragment = fragment_at(text.substr(i));
    if (!fragment.escape.empty()) {
      out.append(text, start, i - start).append(fragment.escape);
      start = i + fragment.size;
    }
    i += fragment.size;
  }
  out.append(text, start);
}

std::string encode_query_xml(const ServiceModel& service, std::string_view operation,
                             const Type& type, const void* value, std::string_view request_id) {
  const std::string response = fmt::format("{}Response", operation);
  const std::string result = fmt::format("{}Result", operation);
  std::string xml = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{} xmlns=\"{}\">",
                                response, service.xml_namespace);
  if (service.protocol == Protocol::kEc2Query) {
    append_text_element("requestId", request_id, xml);
    append_members(type, value, xml);
  } else {
    append_element(result, type, value, xml);
    open("ResponseMetadata", xml);
    append_text_element("RequestId", request_id, xml);
    close("ResponseMetadata", xml);
  }
  close(response, xml);
  return xml;
}

}  // namespace minato::wire
