// One page of a short list that changes seldom or never: the marker is how many items came before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/elb/decimal.h"
#include "services/elb/page.h"

namespace minato::elb {

template <class Item>
struct ListPage {
  std::vector<Item> items;
  std::optional<std::string> next_marker;
};

/// kValidation for a page size out of 1 to 400 and a marker that no listing gave.
template <class Item>
Result<ListPage<Item>> page_of_list(std::vector<Item> items,
                                    const std::optional<std::string>& marker,
                                    std::optional<std::int32_t> page_size) {
  const std::int32_t size = page_size.value_or(kLargestPage);
  if (size < 1 || size > kLargestPage) {
    return fail(ErrorCode::kValidation,
                "PageSize must be between 1 and 400, not " + std::to_string(size));
  }
  constexpr int kMost = 1'000'000;
  const auto shown = parse_decimal(marker.value_or("0"), 0, kMost);
  if (!shown) return fail(ErrorCode::kValidation, "'" + *marker + "' is not a valid Marker");
  const auto first = std::min(items.size(), static_cast<std::size_t>(*shown));
  const auto last = std::min(items.size(), first + static_cast<std::size_t>(size));
  ListPage<Item> page;
  if (last < items.size()) page.next_marker = std::to_string(last);
  page.items.assign(std::make_move_iterator(items.begin() + static_cast<std::ptrdiff_t>(first)),
                    std::make_move_iterator(items.begin() + static_cast<std::ptrdiff_t>(last)));
  return page;
}

}  // namespace minato::elb
