#include "ingress/dns_message.h"

#include <arpa/inet.h>

#include <cctype>

namespace minato::ingress {
namespace {

constexpr std::size_t kHeader = 12;
constexpr std::uint16_t kAnswerBit = 0x8000;
constexpr std::uint16_t kOperationMask = 0x7800;
constexpr std::uint16_t kAuthoritativeBit = 0x0400;
constexpr std::uint16_t kRecursionDesiredBit = 0x0100;
constexpr std::uint16_t kRecursionAvailableBit = 0x0080;

std::uint16_t number_at(std::string_view packet, std::size_t place) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(packet[place]) << 8 |
                                    static_cast<unsigned char>(packet[place + 1]));
}

void put(std::string& packet, std::uint16_t number) {
  packet += static_cast<char>(number >> 8);
  packet += static_cast<char>(number & 255);
}

void put_header(std::string& packet, std::uint16_t id, std::uint16_t flags, std::uint16_t questions,
                std::uint16_t answers) {
  for (const std::uint16_t number : {id, flags, questions, answers}) put(packet, number);
  put(packet, 0);
  put(packet, 0);
}

// Reads a name that may not be compressed (questions are not); the place after it, or nothing.
std::optional<std::size_t> read_name(std::string_view packet, std::size_t place,
                                     std::string& name) {
  for (;;) {
    if (place >= packet.size()) return std::nullopt;
    const auto length = static_cast<unsigned char>(packet[place]);
    ++place;
    if (length == 0) return place;
    if (length > 63 || place + length > packet.size() || name.size() > 255) return std::nullopt;
    if (!name.empty()) name += '.';
    for (const char letter : packet.substr(place, length)) {
      name += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    place += length;
  }
}

bool is_query(std::string_view packet) {
  return packet.size() >= kHeader && (number_at(packet, 2) & kAnswerBit) == 0;
}

}  // namespace

std::optional<DnsQuestion> parse_dns_question(std::string_view packet) {
  if (!is_query(packet)) return std::nullopt;
  const std::uint16_t flags = number_at(packet, 2);
  if ((flags & kOperationMask) != 0 || number_at(packet, 4) != 1) return std::nullopt;
  DnsQuestion question;
  question.id = number_at(packet, 0);
  question.recursion_desired = (flags & kRecursionDesiredBit) != 0;
  const auto end = read_name(packet, kHeader, question.name);
  if (!end || *end + 4 > packet.size()) return std::nullopt;
  question.type = number_at(packet, *end);
  question.dns_class = number_at(packet, *end + 2);
  question.wire = packet.substr(kHeader, *end + 4 - kHeader);
  return question;
}

std::string dns_answer(const DnsQuestion& question, DnsOutcome outcome,
                       const std::vector<std::string>& addresses, std::uint32_t time_to_live) {
  std::string packet;
  const auto flags = static_cast<std::uint16_t>(
      kAnswerBit | kAuthoritativeBit | kRecursionAvailableBit |
      (question.recursion_desired ? kRecursionDesiredBit : 0) | static_cast<unsigned>(outcome));
  put_header(packet, question.id, flags, 1, static_cast<std::uint16_t>(addresses.size()));
  packet += question.wire;
  for (const std::string& address : addresses) {
    in_addr number{};
    ::inet_pton(AF_INET, address.c_str(), &number);
    put(packet, 0xc000 | kHeader);  // The question's name.
    put(packet, kDnsTypeA);
    put(packet, kDnsClassInternet);
    put(packet, static_cast<std::uint16_t>(time_to_live >> 16));
    put(packet, static_cast<std::uint16_t>(time_to_live & 0xffff));
    put(packet, 4);
    packet.append(reinterpret_cast<const char*>(&number.s_addr), 4);
  }
  return packet;
}

std::string dns_complaint(std::string_view packet, DnsOutcome outcome) {
  if (!is_query(packet)) return "";
  std::string answer;
  const auto kept =
      static_cast<std::uint16_t>(number_at(packet, 2) & (kOperationMask | kRecursionDesiredBit));
  put_header(answer, number_at(packet, 0),
             static_cast<std::uint16_t>(kAnswerBit | kept | static_cast<unsigned>(outcome)), 0, 0);
  return answer;
}

std::string dns_query(std::uint16_t id, std::string_view name, std::uint16_t type) {
  std::string packet;
  put_header(packet, id, kRecursionDesiredBit, 1, 0);
  while (!name.empty()) {
    const std::size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    packet += static_cast<char>(label.size());
    packet += label;
    if (dot == std::string_view::npos) break;
    name.remove_prefix(dot + 1);
  }
  packet += '\0';
  put(packet, type);
  put(packet, kDnsClassInternet);
  return packet;
}

}  // namespace minato::ingress
