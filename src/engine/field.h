// A record says once which of its members are kept, and under what name:
//
//   static constexpr auto fields() {
//     return std::tuple{field("name", &Cluster::name), field("status", &Cluster::status)};
//   }
//
// The names are the journal's schema: a new field needs nothing. One that was renamed or is kept in
// another form stays readable by what the record does with the old one:
//
//   static constexpr auto older_fields() {
//     return std::tuple{older_field<std::string>("title", &Cluster::take_title)};
//   }
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

/// A member that rows written earlier may have; `take` makes what it is today out of it.
template <class Owner, class Value>
struct OlderField {
  using Type = Value;
  std::string_view name;
  void (Owner::*take)(const Value&);
};

template <class Value, class Owner>
constexpr OlderField<Owner, Value> older_field(std::string_view name,
                                               void (Owner::*take)(const Value&)) {
  return {name, take};
}

template <class T>
concept HasOlderFields = requires {
  std::tuple_size<decltype(T::older_fields())>::value;
};

template <class T>
concept HasFields = requires {
  std::tuple_size<decltype(T::fields())>::value;
};

}  // namespace minato::engine
