// Names of enumerators, once: for the journal, for logs and for the API. An enumeration lists its
// names in its own namespace:
//
//   enum class ClusterStatus { kActive, kInactive };
//   constexpr EnumNames<ClusterStatus, 2> names_of(ClusterStatus) { return {"ACTIVE", "INACTIVE"};
//   }
//
// and has `to_string` and `parse_enum` by that.
#pragma once

#include <array>
#include <string_view>
#include <type_traits>

namespace minato {

template <class E, std::size_t kCount>
using EnumNames = std::array<std::string_view, kCount>;

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) {
  names_of(e);
};

template <class E>
requires NamedEnum<E>
constexpr std::string_view to_string(E value) {
  return names_of(value)[static_cast<std::size_t>(value)];
}

template <class E>
requires NamedEnum<E>
constexpr bool parse_enum(std::string_view text, E& value) {
  const auto names = names_of(E{});
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != text) continue;
    value = static_cast<E>(i);
    return true;
  }
  return false;
}

}  // namespace minato
