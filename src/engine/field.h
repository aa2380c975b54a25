// A record says once which of its members are kept, and under what name:
//
//   static constexpr auto fields() {
//     return std::tuple{field("name", &Cluster::name), field("status", &Cluster::status)};
//   }
//
// The names are the journal's schema: a new field needs nothing, a renamed one a new schema
// version.
#pragma once

#include <string_view>
#include <tuple>

namespace minato::engine {

template <class Owner, class Member>
struct Field {
  std::string_view name;
  Member Owner::*member;
};

template <class Owner, class Member>
constexpr Field<Owner, Member> field(std::string_view name, Member Owner::*member) {
  return {name, member};
}

template <class T>
concept HasFields = requires {
  std::tuple_size<decltype(T::fields())>::value;
};

}  // namespace minato::engine
