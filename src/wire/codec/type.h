// Type: what the codecs know about a shape of api/*.smithy at run time. The generator emits one
// constant Type per shape, with the limits of the model; the codecs (json, query, xml) interpret it
// over the plain C++ value through a void pointer. Every Type is immutable, constant-initialised
// and shared by all threads. One interpreter per protocol, instead of one instantiation per shape,
// keeps the program small and quick to compile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace minato::wire {

struct Type;

enum class Kind : std::uint8_t {
  kString,     // std::string
  kInteger,    // std::int32_t
  kLong,       // std::int64_t
  kDouble,     // double
  kBoolean,    // bool
  kTimestamp,  // Instant
  kDocument,   // std::string: free JSON, as text
  kEnum,       // enum class over int, values counted from zero
  kList,       // std::vector<T>
  kMap,        // std::map<std::string, T>
  kStructure,
};

/// Limits of the model: characters of a string, members of a list or map, or the value of a number.
struct Limits {
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();

  std::int64_t minimum = kNone;
  std::int64_t maximum = kNone;
  // The subset of regular expressions that pattern.h understands; empty: anything.
  std::string_view pattern = {};
};

/// Query protocols: whether the elements of a list or map follow the member's own name, without a
/// list element between. ec2Query flattens in forms only, @xmlFlattened in answers too.
enum class Flattening : std::uint8_t { kNone, kForms, kAlways };

/// How to reach into a std::optional<T> without knowing T.
struct OptionalAccess {
  /// The value inside, or null.
  const void* (*get)(const void* optional);
  /// Makes the value present, new, and returns it.
  void* (*emplace)(void* optional);
};

/// One member of a structure.
struct Member {
  std::string_view name;       // as in the model, and in JSON
  std::string_view form_name;  // in a form of the query protocols
  std::string_view xml_name;   // in an XML answer
  const Type* type;
  std::size_t offset;              // in the C++ structure
  const OptionalAccess* optional;  // null: a required member, always there
  bool required = false;
  bool unsupported = false;
  Flattening flattening = Flattening::kNone;

  /// The value in `structure`, or null when it is absent.
  const void* get(const void* structure) const {
    const void* at = static_cast<const std::byte*>(structure) + offset;
    return optional == nullptr ? at : optional->get(at);
  }
  /// Makes the value present and returns it.
  void* set(void* structure) const {
    void* at = static_cast<std::byte*>(structure) + offset;
    return optional == nullptr ? at : optional->emplace(at);
  }
};

struct ListAccess {
  std::size_t element_size;
  std::size_t (*size)(const void* list);
  const void* (*at)(const void* list, std::size_t index);
  void* (*append)(void* list);
  void (*reserve)(void* list, std::size_t size);
};

struct MapAccess {
  std::size_t (*size)(const void* map);
  // Calls `visit(context, key, value)` in the order of the keys.
  void (*for_each)(const void* map, void* context,
                   void (*visit)(void* context, const std::string& key, const void* value));
  void* (*insert)(void* map, std::string_view key);
};

struct Type {
  Kind kind;
  std::string_view name;
  Limits limits = {};
  // kStructure
  std::span<const Member> members = {};
  // kEnum: the values on the wire.
  std::span<const std::string_view> values = {};
  // kList, kMap
  const Type* element = nullptr;
  std::string_view element_xml_name = {};
  const ListAccess* list = nullptr;
  const MapAccess* map = nullptr;
};

inline constexpr Type kStringType = {.kind = Kind::kString, .name = "String"};
inline constexpr Type kIntegerType = {.kind = Kind::kInteger, .name = "Integer"};
inline constexpr Type kLongType = {.kind = Kind::kLong, .name = "Long"};
inline constexpr Type kDoubleType = {.kind = Kind::kDouble, .name = "Double"};
inline constexpr Type kBooleanType = {.kind = Kind::kBoolean, .name = "Boolean"};
inline constexpr Type kTimestampType = {.kind = Kind::kTimestamp, .name = "Timestamp"};
inline constexpr Type kDocumentType = {.kind = Kind::kDocument, .name = "Document"};

/// The Type of a generated shape; each is specialised in api/<service>_codec.h.
template <class Shape>
const Type& type_of();

// -- What the generated tables are made of
// ---------------------------------------------------------

template <class T>
inline constexpr OptionalAccess kOptionalAccess = {
    .get = [](const void* optional) -> const void* {
      const auto& value = *static_cast<const std::optional<T>*>(optional);
      return value ? &*value : nullptr;
    },
    .emplace = [](void* optional) -> void* {
      return &static_cast<std::optional<T>*>(optional)->emplace();
    },
};

template <class T>
inline constexpr ListAccess kListAccess = {
    .element_size = sizeof(T),
    .size = [](const void* list) { return static_cast<const std::vector<T>*>(list)->size(); },
    .at = [](const void* list, std::size_t index) -> const void* {
      return &(*static_cast<const std::vector<T>*>(list))[index];
    },
    .append = [](void* list) -> void* {
      return &static_cast<std::vector<T>*>(list)->emplace_back();
    },
    .reserve = [](void* list,
                  std::size_t size) { static_cast<std::vector<T>*>(list)->reserve(size); },
};

template <class T>
inline constexpr MapAccess kMapAccess = {
    .size =
        [](const void* map) { return static_cast<const std::map<std::string, T>*>(map)->size(); },
    .for_each =
        [](const void* map, void* context,
           void (*visit)(void* context, const std::string& key, const void* value)) {
          for (const auto& [key, value] : *static_cast<const std::map<std::string, T>*>(map)) {
            visit(context, key, &value);
          }
        },
    .insert = [](void* map, std::string_view key) -> void* {
      return &(*static_cast<std::map<std::string, T>*>(map))[std::string(key)];
    },
};

}  // namespace minato::wire
