// IPv4 addresses as numbers, so that a pool of them can be counted through.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace minato::elb {

/// In the order of the machine: 127.0.0.1 is 0x7f000001. Nothing for what is not four decimal
/// numbers up to 255 with dots between, without leading zeros.
std::optional<std::uint32_t> parse_ipv4(std::string_view text);

std::string format_ipv4(std::uint32_t address);

}  // namespace minato::elb
