// JSON as the journal holds it: every kind of value that a record may have as a field, appended to
// a text and taken back out of a parsed one. Structs are in engine/json_fields.h. Pure; no state.
#pragma once

#include <boost/json.hpp>
#include <concepts>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "base/id.h"
#include "base/units.h"

namespace minato::engine {

/// Appends `text` in quotes, escaped.
void append_json_string(std::string& out, std::string_view text);

/// How a type goes into the journal. Specialised below and, for the shapes of the API, beside the
/// records that hold them. `read` returns false for a value of another kind.
template <class T>
struct JournalValue;

template <class T>
void append_json(std::string& out, const T& value) {
  JournalValue<T>::append(out, value);
}

template <class T>
bool read_json(const boost::json::value& json, T& value) {
  return JournalValue<T>::read(json, value);
}

template <>
struct JournalValue<std::string> {
  static void append(std::string& out, const std::string& value) { append_json_string(out, value); }
  static bool read(const boost::json::value& json, std::string& value) {
    if (!json.is_string()) return false;
    value.assign(json.get_string().data(), json.get_string().size());
    return true;
  }
};

template <>
struct JournalValue<bool> {
  static void append(std::string& out, bool value) { out += value ? "true" : "false"; }
  static bool read(const boost::json::value& json, bool& value) {
    if (!json.is_bool()) return false;
    value = json.get_bool();
    return true;
  }
};

template <std::integral T>
struct JournalValue<T> {
  static void append(std::string& out, T value) { out += std::to_string(value); }
  static bool read(const boost::json::value& json, T& value) {
    boost::system::error_code error;
    value = json.to_number<T>(error);
    return !error;
  }
};

/// Enumerations go by name: `to_string(E)`, and `parse_enum(std::string_view, E&)` found beside
/// them.
template <class E>
requires std::is_enum_v<E>
struct JournalValue<E> {
  static void append(std::string& out, E value) {
    append_json_string(out, minato::to_string(value));
  }
  static bool read(const boost::json::value& json, E& value) {
    return json.is_string() && minato::parse_enum(std::string_view(json.get_string()), value);
  }
};

template <>
struct JournalValue<Instant> {
  static void append(std::string& out, Instant value) { out += std::to_string(to_millis(value)); }
  static bool read(const boost::json::value& json, Instant& value) {
    std::int64_t millis = 0;
    if (!read_json(json, millis)) return false;
    value = instant_from_millis(millis);
    return true;
  }
};

template <class T>
requires std::same_as<T, CpuUnits> || std::same_as<T, Mebibytes>
struct JournalValue<T> {
  static void append(std::string& out, T value) { out += std::to_string(value.value); }
  static bool read(const boost::json::value& json, T& value) {
    return read_json(json, value.value);
  }
};

template <class Tag>
struct JournalValue<Id<Tag>> {
  static void append(std::string& out, const Id<Tag>& value) {
    append_json_string(out, value.str());
  }
  static bool read(const boost::json::value& json, Id<Tag>& value) {
    std::string text;
    if (!read_json(json, text)) return false;
    value = Id<Tag>(std::move(text));
    return true;
  }
};

template <class T>
struct JournalValue<std::optional<T>> {
  static void append(std::string& out, const std::optional<T>& value) {
    if (value) {
      append_json(out, *value);
    } else {
      out += "null";
    }
  }
  static bool read(const boost::json::value& json, std::optional<T>& value) {
    if (json.is_null()) return value.reset(), true;
    return read_json(json, value.emplace());
  }
};

template <class T>
struct JournalValue<std::shared_ptr<const T>> {
  static void append(std::string& out, const std::shared_ptr<const T>& value) {
    if (value) {
      append_json(out, *value);
    } else {
      out += "null";
    }
  }
  static bool read(const boost::json::value& json, std::shared_ptr<const T>& value) {
    if (json.is_null()) return value.reset(), true;
    auto made = std::make_shared<T>();
    if (!read_json(json, *made)) return false;
    value = std::move(made);
    return true;
  }
};

template <class T>
struct JournalValue<std::vector<T>> {
  static void append(std::string& out, const std::vector<T>& values) {
    out += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out += ',';
      append_json(out, values[i]);
    }
    out += ']';
  }
  static bool read(const boost::json::value& json, std::vector<T>& values) {
    if (!json.is_array()) return false;
    values.clear();
    for (const auto& element : json.get_array()) {
      if (!read_json(element, values.emplace_back())) return false;
    }
    return true;
  }
};

template <class T>
struct JournalValue<std::map<std::string, T>> {
  static void append(std::string& out, const std::map<std::string, T>& values) {
    out += '{';
    for (auto separator = ""; const auto& [name, value] : values) {
      out += separator;
      separator = ",";
      append_json_string(out, name);
      out += ':';
      append_json(out, value);
    }
    out += '}';
  }
  static bool read(const boost::json::value& json, std::map<std::string, T>& values) {
    if (!json.is_object()) return false;
    values.clear();
    for (const auto& member : json.get_object()) {
      if (!read_json(member.value(), values[std::string(member.key())])) return false;
    }
    return true;
  }
};

}  // namespace minato::engine
