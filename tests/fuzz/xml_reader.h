// A strict reader of the XML that we write: elements, text, references. It refuses whatever XML 1.0
// forbids, and what our answers have no use for (comments, CDATA, text beside elements).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minato::fuzz {

struct XmlElement {
  std::string name;
  std::string text;
  std::vector<XmlElement> children;
};

/// The root element of a whole document; nothing when it is not well-formed.
std::optional<XmlElement> read_xml(std::string_view document);

/// What of `text` XML can hold: every byte that is no character of UTF-8, and every character that
/// XML 1.0 forbids, as U+FFFD.
std::string xml_characters(std::string_view text);

}  // namespace minato::fuzz
