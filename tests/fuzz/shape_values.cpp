#include "shape_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/units.h"
#include "wire/codec/timestamp_text.h"
#include "wire/codec/validation.h"

namespace minato::fuzz {

using wire::Flattening;
using wire::Kind;
using wire::Member;
using wire::Type;

std::string_view Words::next() {
  const std::size_t end = std::min(text_.find('|'), text_.size());
  const std::string_view word = text_.substr(0, end);
  text_.remove_prefix(std::min(end + 1, text_.size()));
  return word;
}

// -- Filling --------------------------------------------------------------------------------------

namespace {

constexpr std::size_t kMostElements = 5;
constexpr std::int64_t kEarliestSeconds = -62167219200;  // The year 0,
constexpr std::int64_t kLatestSeconds = 253402300799;    // and the end of 9999.

/// The bytes of a word as a number.
template <class Number>
Number number_of(std::string_view word) {
  Number number{};
  std::memcpy(&number, word.data(), std::min(word.size(), sizeof(number)));
  return number;
}

std::size_t count_of(std::string_view word) {
  return word.empty() ? 0 : static_cast<unsigned char>(word.front()) % (kMostElements + 1);
}

void fill_structure(const Type& type, Words& words, void* value) {
  for (const Member& member : type.members) {
    if (member.optional == nullptr) {
      fill_value(*member.type, words, member.set(value));
      continue;
    }
    if (words.empty()) return;
    Words ahead = words;
    if (ahead.next() == "-") {
      words = ahead;
    } else {
      fill_value(*member.type, words, member.set(value));
    }
  }
}

void fill_enum(const Type& type, std::string_view word, void* value) {
  const std::size_t index = number_of<unsigned char>(word) % type.values.size();
  MINATO_CHECK(wire::assign_enum(type, type.values[index], value), "an enum without its value");
}

}  // namespace

void fill_value(const Type& type, Words& words, void* value) {
  if (type.kind == Kind::kStructure) return fill_structure(type, words, value);
  const std::string_view word = words.next();
  switch (type.kind) {
    case Kind::kString:
      static_cast<std::string*>(value)->assign(word);
      return;
    case Kind::kDocument:
      *static_cast<std::string*>(value) = "[" + std::to_string(word.size()) + "]";
      return;
    case Kind::kInteger:
      *static_cast<std::int32_t*>(value) = number_of<std::int32_t>(word);
      return;
    case Kind::kLong:
      *static_cast<std::int64_t*>(value) = number_of<std::int64_t>(word);
      return;
    case Kind::kDouble: {
      const auto number = number_of<double>(word);
      *static_cast<double*>(value) = std::isfinite(number) ? number : 0.5;
      return;
    }
    case Kind::kBoolean:
      *static_cast<bool*>(value) = !word.empty() && (word.front() & 1) != 0;
      return;
    case Kind::kTimestamp: {
      const auto millis = number_of<std::int64_t>(word);
      *static_cast<Instant*>(value) = instant_from_millis(
          std::clamp(millis, kEarliestSeconds * 1000, kLatestSeconds * 1000 + 999));
      return;
    }
    case Kind::kEnum:
      return fill_enum(type, word, value);
    case Kind::kList:
      for (std::size_t count = count_of(word); count > 0; --count) {
        fill_value(*type.element, words, type.list->append(value));
      }
      return;
    case Kind::kMap:
      for (std::size_t count = count_of(word); count > 0; --count) {
        const std::string key(words.next());
        fill_value(*type.element, words, type.map->insert(value, key));
      }
      return;
    case Kind::kStructure:
      return;
  }
}

// -- Comparing ------------------------------------------------------------------------------------

namespace {

using Entries = std::vector<std::pair<std::string, const void*>>;

Entries entries_of(const Type& type, const void* map) {
  Entries entries;
  type.map->for_each(map, &entries, [](void* context, const std::string& key, const void* value) {
    static_cast<Entries*>(context)->emplace_back(key, value);
  });
  return entries;
}

bool same_double(double a, double b) {
  return a == b || std::abs(a - b) <= 1e-14 * std::max(std::abs(a), std::abs(b)) ||
         (std::abs(a) < 1e-300 && std::abs(b) < 1e-300);
}

bool same_list(const Type& type, const void* a, const void* b) {
  const std::size_t size = type.list->size(a);
  if (type.list->size(b) != size) return false;
  for (std::size_t i = 0; i < size; ++i) {
    if (!same_value(*type.element, type.list->at(a, i), type.list->at(b, i))) return false;
  }
  return true;
}

bool same_map(const Type& type, const void* a, const void* b) {
  const Entries x = entries_of(type, a);
  const Entries y = entries_of(type, b);
  return std::equal(x.begin(), x.end(), y.begin(), y.end(), [&](const auto& p, const auto& q) {
    return p.first == q.first && same_value(*type.element, p.second, q.second);
  });
}

bool same_structure(const Type& type, const void* a, const void* b) {
  return std::all_of(type.members.begin(), type.members.end(), [&](const Member& member) {
    const void* const x = member.get(a);
    const void* const y = member.get(b);
    if (x == nullptr || y == nullptr) return x == y;
    return same_value(*member.type, x, y);
  });
}

template <class T>
bool equal(const void* a, const void* b) {
  return *static_cast<const T*>(a) == *static_cast<const T*>(b);
}

}  // namespace

bool same_value(const Type& type, const void* a, const void* b) {
  switch (type.kind) {
    case Kind::kString:
    case Kind::kDocument:
      return equal<std::string>(a, b);
    case Kind::kInteger:
    case Kind::kEnum:
      return equal<std::int32_t>(a, b);
    case Kind::kLong:
      return equal<std::int64_t>(a, b);
    case Kind::kDouble:
      return same_double(*static_cast<const double*>(a), *static_cast<const double*>(b));
    case Kind::kBoolean:
      return equal<bool>(a, b);
    case Kind::kTimestamp:
      return equal<Instant>(a, b);
    case Kind::kList:
      return same_list(type, a, b);
    case Kind::kMap:
      return same_map(type, a, b);
    case Kind::kStructure:
      return same_structure(type, a, b);
  }
  return false;
}

// -- Forms ----------------------------------------------------------------------------------------

namespace {

class FormWriter {
 public:
  void write(const Type& type, const void* value, const std::string& name, Flattening flattening) {
    switch (type.kind) {
      case Kind::kStructure:
        return write_structure(type, value, name);
      case Kind::kList:
        return write_list(type, value, name, flattening);
      case Kind::kMap:
        return write_map(type, value, name, flattening);
      default:
        return write_pair(name, scalar_text(type, value));
    }
  }

  std::string form;

 private:
  static std::string scalar_text(const Type& type, const void* value) {
    switch (type.kind) {
      case Kind::kInteger:
        return std::to_string(*static_cast<const std::int32_t*>(value));
      case Kind::kLong:
        return std::to_string(*static_cast<const std::int64_t*>(value));
      case Kind::kDouble:
        return fmt::format("{}", *static_cast<const double*>(value));
      case Kind::kBoolean:
        return *static_cast<const bool*>(value) ? "true" : "false";
      case Kind::kTimestamp:
        return wire::timestamp_text(*static_cast<const Instant*>(value));
      case Kind::kEnum:
        return std::string(wire::enum_text(type, value));
      default:
        return *static_cast<const std::string*>(value);
    }
  }

  void write_pair(std::string_view name, std::string_view value) {
    if (name.empty()) return;
    if (!form.empty()) form += '&';
    encode(name);
    form += '=';
    encode(value);
  }

  void encode(std::string_view text) {
    for (const char c : text) {
      const bool plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
      form += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }

  static Flattening of_elements(Flattening flattening) {
    return flattening == Flattening::kForms ? flattening : Flattening::kNone;
  }

  void write_structure(const Type& type, const void* value, const std::string& name) {
    write_pair(name, "");
    const std::string prefix = name.empty() ? "" : name + '.';
    for (const Member& member : type.members) {
      if (const void* const inner = member.get(value)) {
        write(*member.type, inner, prefix + std::string(member.form_name), member.flattening);
      }
    }
  }

  void write_list(const Type& type, const void* value, const std::string& name,
                  Flattening flattening) {
    write_pair(name, "");
    std::string prefix = name + '.';
    if (flattening == Flattening::kNone) prefix += std::string(type.element_xml_name) + '.';
    for (std::size_t i = 0; i < type.list->size(value); ++i) {
      write(*type.element, type.list->at(value, i), prefix + std::to_string(i + 1),
            of_elements(flattening));
    }
  }

  void write_map(const Type& type, const void* value, const std::string& name,
                 Flattening flattening) {
    write_pair(name, "");
    const std::string prefix = name + (flattening == Flattening::kNone ? ".entry." : ".");
    std::size_t index = 0;
    for (const auto& [key, inner] : entries_of(type, value)) {
      const std::string entry = prefix + std::to_string(++index);
      write_pair(entry + ".key", key);
      write(*type.element, inner, entry + ".value", of_elements(flattening));
    }
  }
};

}  // namespace

std::string write_form(const Type& type, const void* value) {
  FormWriter writer;
  writer.write(type, value, "", Flattening::kNone);
  return writer.form;
}

}  // namespace minato::fuzz
