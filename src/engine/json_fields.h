// Structs as JSON in the journal: those that declare `fields()` (engine/field.h), and what they say
// of members that were once kept in another form. Pure; no state.
#pragma once

#include "engine/field.h"
#include "engine/json_text.h"

namespace minato::engine {

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
    std::apply(
        [&](const auto&... field) {
          (
              [&] {
                const auto* member = object.if_contains(field.name);
                if (member != nullptr) good = good && read_json(*member, value.*field.member);
              }(),
              ...);
        },
        T::fields());
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

/// Whether a struct with fields() has one of that name, or had.
template <HasFields T>
bool has_field(std::string_view name) {
  const auto is_one = [&](const auto&... field) { return ((name == field.name) || ...); };
  if constexpr (HasOlderFields<T>) {
    if (std::apply(is_one, T::older_fields())) return true;
  }
  return std::apply(is_one, T::fields());
}

}  // namespace minato::engine
