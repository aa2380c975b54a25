#include "xml_reader.h"

#include <charconv>
#include <cstdint>
#include <utility>

#include "wire/codec/utf8.h"

namespace minato::fuzz {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_xml_character(std::uint32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

/// The length of the character that `text` begins with, and the character; 0 for no UTF-8.
std::pair<std::size_t, std::uint32_t> first_character(std::string_view text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
    if (!wire::is_utf8(text.substr(0, size))) continue;
    const auto lead = static_cast<unsigned char>(text.front());
    std::uint32_t c = size == 1 ? lead : lead & (0x7F >> size);
    for (std::size_t i = 1; i < size; ++i) {
      c = (c << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
    }
    return {size, c};
  }
  return {0, 0};
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<XmlElement> document() {
    if (text_.starts_with("<?xml ")) {
      const std::size_t end = text_.find("?>");
      if (end == std::string_view::npos) return std::nullopt;
      text_.remove_prefix(end + 2);
      skip_blanks();
    }
    std::optional<XmlElement> root = element();
    skip_blanks();
    return text_.empty() ? std::move(root) : std::nullopt;
  }

 private:
  bool take(std::string_view expected) {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }

  void skip_blanks() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n')) text_.remove_prefix(1);
  }

  std::string_view name() {
    std::size_t size = 0;
    const auto belongs = [](char c, bool first) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      return letter || (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
    };
    while (size < text_.size() && belongs(text_[size], size == 0)) ++size;
    const std::string_view found = text_.substr(0, size);
    text_.remove_prefix(size);
    return found;
  }

  std::optional<XmlElement> element() {
    XmlElement element;
    if (!take("<")) return std::nullopt;
    element.name = name();
    if (element.name.empty() || !attributes() || !take(">")) return std::nullopt;
    while (!take("</")) {
      if (text_.starts_with("<")) {
        std::optional<XmlElement> child = this->element();
        if (!child) return std::nullopt;
        element.children.push_back(std::move(*child));
      } else if (text_.empty() || !characters(element.text, '<')) {
        return std::nullopt;
      }
    }
    if (name() != element.name || !take(">")) return std::nullopt;
    if (!element.children.empty() && !element.text.empty()) return std::nullopt;
    return element;
  }

  bool attributes() {
    while (take(" ")) {
      std::string value;
      if (name().empty() || !take("=\"") || !characters(value, '"') || !take("\"")) return false;
    }
    return true;
  }

  /// Up to `end`, which stays.
  bool characters(std::string& out, char end) {
    while (!text_.empty() && text_.front() != end) {
      if (text_.front() == '<' || text_.starts_with("]]>")) return false;
      if (text_.front() == '&') {
        if (!reference(out)) return false;
        continue;
      }
      const auto [size, c] = first_character(text_);
      if (size == 0 || !is_xml_character(c)) return false;
      // Every reader of XML turns a bare carriage return into a line feed.
      if (c == '\r') {
        if (!text_.starts_with("\r\n")) out += '\n';
      } else {
        out.append(text_.substr(0, size));
      }
      text_.remove_prefix(size);
    }
    return true;
  }

  bool reference(std::string& out) {
    static constexpr std::pair<std::string_view, char> kNamed[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (const auto& [text, c] : kNamed) {
      if (take(text)) return out += c, true;
    }
    if (!take("&#")) return false;
    unsigned number = 0;
    const auto parsed = std::from_chars(text_.data(), text_.data() + text_.size(), number);
    if (parsed.ec != std::errc() || number >= 0x80 || !is_xml_character(number)) return false;
    text_.remove_prefix(static_cast<std::size_t>(parsed.ptr - text_.data()));
    out += static_cast<char>(number);
    return take(";");
  }

  std::string_view text_;
};

}  // namespace

std::optional<XmlElement> read_xml(std::string_view document) {
  return Reader(document).document();
}

std::string xml_characters(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto [size, c] = first_character(text);
    if (size > 0 && is_xml_character(c)) {
      out.append(text.substr(0, size));
    } else {
      out.append(kReplacement);
    }
    text.remove_prefix(size > 0 ? size : 1);
  }
  return out;
}

}  // namespace minato::fuzz
