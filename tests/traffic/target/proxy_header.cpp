#include "target/proxy_header.h"

#include <arpa/inet.h>

#include <algorithm>

namespace minato::traffic {
namespace {

using Progress = ProxyHeader::Progress;

constexpr std::string_view kSignature{"\r\n\r\n\0\r\nQUIT\n", 12};
constexpr std::size_t kFixedSize = 16;

unsigned number_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]) << 8 | static_cast<unsigned char>(text[at + 1]);
}

std::string address_at(std::string_view text, int family, std::size_t port) {
  char name[INET6_ADDRSTRLEN] = "";
  inet_ntop(family, text.data() + kFixedSize, name, sizeof name);
  return std::string(name) + ":" + std::to_string(number_at(text, port));
}

}  // namespace

ProxyHeader parse_proxy_header(std::string_view received) {
  const std::size_t compared = std::min(received.size(), kSignature.size());
  if (received.substr(0, compared) != kSignature.substr(0, compared)) {
    return {Progress::kMalformed, 0, ""};
  }
  if (received.size() < kFixedSize) return {};
  const int version_and_command = static_cast<unsigned char>(received[12]);
  const int family = static_cast<unsigned char>(received[13]);
  const std::size_t size = kFixedSize + number_at(received, 14);
  if (version_and_command != 0x20 && version_and_command != 0x21) {
    return {Progress::kMalformed, 0, ""};
  }
  if (received.size() < size) return {};
  if (version_and_command == 0x20) return {Progress::kComplete, size, ""};
  if (family == 0x11 && size >= kFixedSize + 12) {
    return {Progress::kComplete, size, address_at(received, AF_INET, kFixedSize + 8)};
  }
  if (family == 0x21 && size >= kFixedSize + 36) {
    return {Progress::kComplete, size, address_at(received, AF_INET6, kFixedSize + 32)};
  }
  return {Progress::kMalformed, 0, ""};
}

}  // namespace minato::traffic
