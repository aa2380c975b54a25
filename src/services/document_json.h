// How a Document stands in the journal: as the API writes its shape.
#pragma once

#include "engine/json_text.h"
#include "services/document.h"
#include "wire/codec/json_codec.h"

template <class Shape>
struct minato::engine::JournalValue<minato::Document<Shape>> {
  static void append(std::string& out, const Document<Shape>& value) {
    out += value ? wire::encode_json_text(*value) : "null";
  }
  static bool read(const boost::json::value& json, Document<Shape>& value) {
    if (json.is_null()) return value = {}, true;
    auto shape = wire::decode_json<Shape>(json);
    if (!shape) return false;
    value = Document<Shape>(std::move(*shape));
    return true;
  }
};
