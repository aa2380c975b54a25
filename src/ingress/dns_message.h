// The little of DNS (RFC 1035) that answering for a few names takes. Pure; every byte that comes in
// is suspect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minato::ingress {

struct DnsQuestion {
  std::uint16_t id = 0;
  bool recursion_desired = false;
  std::string name;  // Lower case, without the last dot: "web-1.elb.minato".
  std::uint16_t type = 0;
  std::uint16_t dns_class = 0;
  std::string wire;  // The question's own bytes, to be repeated in the answer.
};

constexpr std::uint16_t kDnsTypeA = 1;
constexpr std::uint16_t kDnsTypeAny = 255;
constexpr std::uint16_t kDnsClassInternet = 1;

enum class DnsOutcome : std::uint8_t {
  kFine = 0,
  kFormatError = 1,
  kServerFailure = 2,
  kNoSuchName = 3,
  kNotImplemented = 4,
  kRefused = 5,
};

/// A query with exactly one question; nothing for anything else.
std::optional<DnsQuestion> parse_dns_question(std::string_view packet);

/// An answer of ours; the addresses are IPv4 in dotted form.
std::string dns_answer(const DnsQuestion& question, DnsOutcome outcome,
                       const std::vector<std::string>& addresses, std::uint32_t time_to_live);

/// The answer to a packet that is a query but none that can be read; "" when it is no query at all.
std::string dns_complaint(std::string_view packet, DnsOutcome outcome);

/// The bytes of a query, for tests and for looking things up.
std::string dns_query(std::uint16_t id, std::string_view name, std::uint16_t type);

}  // namespace minato::ingress
