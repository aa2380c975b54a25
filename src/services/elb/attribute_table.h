// How attributes are kept as tables: what ELB shows without anybody's doing, and which of it can be
// set to what. For the files that have such tables; others use attributes.h.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/elb/attributes.h"
#include "services/elb/decimal.h"

namespace minato::elb {

struct AttributeDefault {
  std::string_view key;
  std::string_view value;
};

/// One attribute that can be set: how it is shown, and read. `read` is false for a value that it
/// does not take; `takes` says in words which it does.
template <class Record>
struct SettableAttribute {
  std::string_view key;
  std::string_view takes;
  std::string (*show)(const Record& record);
  bool (*read)(Record& record, const std::string& value);
  /// A value that ELB takes and that is not supported here.
  std::string_view unsupported = {};
};

/// What one kind of record has: the keys that are shown, and those of `settables` among them.
template <class Record>
struct AttributeTable {
  std::span<const AttributeDefault> defaults;
  std::span<const SettableAttribute<Record>> settables;
};

inline std::string show_bool(bool value) { return value ? "true" : "false"; }

inline bool read_bool(const std::string& text, bool& value) {
  value = text == "true";
  return value || text == "false";
}

inline bool read_number(const std::string& text, int least, int most, int& value) {
  const auto number = parse_decimal(text, least, most);
  if (number) value = *number;
  return number.has_value();
}

template <class Entry>
const Entry* find_attribute(std::span<const Entry> entries, std::string_view key) {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

template <class Record>
std::vector<Attribute> shown_attributes(const Record& record, const AttributeTable<Record>& table) {
  std::vector<Attribute> attributes;
  for (const auto& [key, value] : table.defaults) {
    const auto* settable = find_attribute(table.settables, key);
    attributes.push_back(
        {std::string(key), settable ? settable->show(record) : std::string(value)});
  }
  return attributes;
}

template <class Record>
Status set_attribute(Record& record, const Attribute& wanted, const AttributeTable<Record>& table) {
  const auto* known = find_attribute(table.defaults, wanted.key);
  if (known == nullptr) {
    return fail(ErrorCode::kValidation, "Attribute key '" + wanted.key + "' is not recognized");
  }
  const auto* settable = find_attribute(table.settables, wanted.key);
  if (settable && (settable->unsupported.empty() || settable->unsupported != wanted.value)) {
    if (settable->read(record, wanted.value)) return {};
    return fail(ErrorCode::kValidation, "'" + wanted.key + "' must be " +
                                            std::string(settable->takes) + ", not '" +
                                            wanted.value + "'");
  }
  if (known->value == wanted.value) return {};
  const std::string takes = settable ? std::string(settable->takes)
                                     : "only its default, '" + std::string(known->value) + "',";
  return fail(ErrorCode::kUnsupportedMember, "Attribute '" + wanted.key + "' cannot be set to '" +
                                                 wanted.value + "': " + takes + " is supported");
}

template <class Record>
Result<Record> set_attributes(Record record, const std::vector<Attribute>& wanted,
                              const AttributeTable<Record>& table) {
  std::set<std::string_view> seen;
  for (const Attribute& attribute : wanted) {
    if (!seen.insert(attribute.key).second) {
      return fail(ErrorCode::kValidation,
                  "Attribute key '" + attribute.key + "' is specified more than once");
    }
    if (Status done = set_attribute(record, attribute, table); !done) return fail(done.error());
  }
  return record;
}

}  // namespace minato::elb
