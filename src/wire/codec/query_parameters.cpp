#include "wire/codec/query_parameters.h"

#include <fmt/format.h>

#include <charconv>

#include "wire/codec/utf8.h"

namespace minato::wire {
namespace {

// `place` is the offset of `text` in the form, for messages.
Result<std::string> decode_percent(std::string_view text, std::size_t place) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    unsigned char byte = 0;
    const char* digits = text.data() + i + 1;
    if (i + 2 >= text.size() || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2) {
      return fail(ErrorCode::kMalformedRequest,
                  fmt::format("The form has a bad percent escape '{}' at byte {}",
                              printable(text.substr(i, 3)), place + i));
    }
    decoded += static_cast<char>(byte);
    i += 2;
  }
  if (!is_utf8(decoded)) {
    return fail(ErrorCode::kMalformedRequest,
                fmt::format("The form is not UTF-8 in '{}' at byte {}",
                            printable(text.substr(0, 40)), place));
  }
  return decoded;
}

}  // namespace

Result<QueryParameters> QueryParameters::parse(std::string_view form) {
  QueryParameters parameters;
  std::size_t start = 0;
  while (start < form.size()) {
    const std::size_t end = std::min(form.find('&', start), form.size());
    const std::string_view pair = form.substr(start, end - start);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    Result<std::string> name = decode_percent(pair.substr(0, equals), start);
    if (!name) return fail(std::move(name.error()));
    const std::size_t value_start = std::min(equals + 1, pair.size());
    Result<std::string> value = decode_percent(pair.substr(value_start), start + value_start);
    if (!value) return fail(std::move(value.error()));
    if (!name->empty() && parameters.find(*name) != nullptr) {
      return fail(ErrorCode::kMalformedRequest,
                  fmt::format("The form has the parameter '{}' more than once", *name));
    }
    if (!name->empty()) parameters.set(std::move(*name), std::move(*value));
    start = end + 1;
  }
  return parameters;
}

const std::string* QueryParameters::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

}  // namespace minato::wire
