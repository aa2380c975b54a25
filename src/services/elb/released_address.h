// ReleasedAddress: an address of the pool that a deleted load balancer had. Clients may remember it
// for a while, so it is given away again only when no address is left that nobody had.
#pragma once

#include <optional>
#include <string>

#include "base/units.h"
#include "engine/field.h"
#include "services/elb/ids.h"

namespace minato::elb {

struct ReleasedAddress {
  using Key = AddressKey;
  static constexpr std::string_view kTable = "elb.released_address";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("address", &ReleasedAddress::address),
                      field("releasedAt", &ReleasedAddress::released_at)};
  }
  const AddressKey& key() const { return address; }

  AddressKey address;
  Instant released_at{};
};

struct ReleasedAddressesByTime {
  using Record = ReleasedAddress;
  using Key = Instant;
  static std::optional<Key> key_of(const ReleasedAddress& released) { return released.released_at; }
};

}  // namespace minato::elb
