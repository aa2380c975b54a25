// Structs as JSON in the journal: those that declare `fields()` (engine/field.h), and what they say
// of members that were once kept in another form. Pure; no state.
#pragma once

#include <functional>
#include <vector>

#include "engine/field.h"
#include "engine/json_text.h"

namespace minato::engine {

/// How each field of a struct is read, found by its name.
template <HasFields T>
class FieldReaders {
 public:
  static const FieldReaders& all() {
    static const FieldReaders kAll;
    return kAll;
  }

  struct Reader {
    std::string_view name;
    std::function<bool(const boost::json::value&, T&)> read;
  };

  /// Null: there is no such field. Of members in the order in which they are written, each is
  /// looked for from where the one before it was found.
  const Reader* find(std::string_view name, std::size_t& from) const {
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      const std::size_t at = (from + i) % readers_.size();
      if (readers_[at].name != name) continue;
      from = at + 1;
      return &readers_[at];
    }
    return nullptr;
  }

 private:
  FieldReaders() {
    std::apply(
        [&](const auto&... field) {
          (readers_.push_back({field.name,
                               [member = field.member](const boost::json::value& json, T& value) {
                                 return read_json(json, value.*member);
                               }}),
           ...);
        },
        T::fields());
  }

  std::vector<Reader> readers_;
};

/// A struct with fields(): members that hold their type's default are left out.
template <HasFields T>
struct JournalValue<T> {
  static void append(std::string& out, const T& value) {
    out += '{';
    append_members(out, value);
    out += '}';
  }

  /// The members alone, without braces; true if there was any.
  static bool append_members(std::string& out, const T& value) {
    static const T kDefaults{};
    bool any = false;
    std::apply(
        [&](const auto&... field) {
          (
              [&] {
                if (value.*field.member == kDefaults.*field.member) return;
                if (any) out += ',';
                any = true;
                append_json_string(out, field.name);
                out += ':';
                append_json(out, value.*field.member);
              }(),
              ...);
        },
        T::fields());
    return any;
  }

  static bool read(const boost::json::value& json, T& value) {
    if (!json.is_object()) return false;
    const auto& object = json.get_object();
    bool good = read_older(object, value);
    const auto& readers = FieldReaders<T>::all();
    std::size_t from = 0;
    for (const auto& member : object) {
      const auto* reader = readers.find(member.key(), from);
      if (reader != nullptr) good = good && reader->read(member.value(), value);
    }
    return good;
  }

 private:
  template <class Older>
  static bool read_one_older(const boost::json::object& object, const Older& field, T& value) {
    const auto* member = object.if_contains(field.name);
    if (member == nullptr) return true;
    typename Older::Type old{};
    if (!read_json(*member, old)) return false;
    (value.*field.take)(old);
    return true;
  }

  static bool read_older(const boost::json::object& object, T& value) {
    bool good = true;
    if constexpr (HasOlderFields<T>) {
      std::apply(
          [&](const auto&... field) {
            ((good = good && read_one_older(object, field, value)), ...);
          },
          T::older_fields());
    }
    return good;
  }
};

/// Whether a struct with fields() once had one of that name.
template <HasFields T>
bool had_field(std::string_view name) {
  if constexpr (HasOlderFields<T>) {
    const auto is_one = [&](const auto&... field) { return ((name == field.name) || ...); };
    return std::apply(is_one, T::older_fields());
  }
  return false;
}

}  // namespace minato::engine
