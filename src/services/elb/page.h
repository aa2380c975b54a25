// Page: one page of a listing in the order of keys. The marker is the key of the last row shown, so
// a listing goes on rightly when rows came or went in between.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace minato::elb {

inline constexpr std::int32_t kLargestPage = 400;

template <class Record>
struct Page {
  std::vector<const Record*> rows;
  std::optional<std::string> next_marker;
};

/// `rows` in any order. kValidation for a page size out of 1 to 400 and a marker that no listing
/// gave.
template <class Record>
Result<Page<Record>> page_of(std::vector<const Record*> rows,
                             const std::optional<std::string>& marker,
                             std::optional<std::int32_t> page_size) {
  if (page_size && (*page_size < 1 || *page_size > kLargestPage)) {
    return fail(ErrorCode::kValidation,
                "PageSize must be between 1 and 400, not " + std::to_string(*page_size));
  }
  if (marker && !marker->starts_with("arn:")) {
    return fail(ErrorCode::kValidation, "'" + *marker + "' is not a valid Marker");
  }
  const auto precedes = [](const Record* a, const Record* b) { return a->key() < b->key(); };
  std::sort(rows.begin(), rows.end(), precedes);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  if (marker) {
    std::erase_if(rows, [&](const Record* row) { return row->key().str() <= *marker; });
  }
  Page<Record> page;
  const auto size = static_cast<std::size_t>(page_size.value_or(kLargestPage));
  if (rows.size() > size) {
    rows.resize(size);
    page.next_marker = rows.back()->key().str();
  }
  page.rows = std::move(rows);
  return page;
}

}  // namespace minato::elb
