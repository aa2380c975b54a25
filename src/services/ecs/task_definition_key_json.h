// How a TaskDefinitionKey stands in the journal: "FAMILY:REVISION".
#pragma once

#include "engine/json_text.h"
#include "services/ecs/ids.h"

template <>
struct minato::engine::JournalValue<minato::ecs::TaskDefinitionKey> {
  static void append(std::string& out, const ecs::TaskDefinitionKey& value) {
    append_json_string(out, value.str());
  }
  static bool read(const boost::json::value& json, ecs::TaskDefinitionKey& value) {
    if (!json.is_string()) return false;
    const std::string_view text = json.get_string();
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return false;
    value.family = std::string(text.substr(0, colon));
    const auto* end = text.data() + text.size();
    return std::from_chars(text.data() + colon + 1, end, value.revision).ptr == end;
  }
};
