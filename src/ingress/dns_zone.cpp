#include "ingress/dns_zone.h"

#include <algorithm>
#include <cctype>

#include "ingress/dns_message.h"

namespace minato::ingress {
namespace {

// Balancers come and go; their names should not be remembered for long.
constexpr std::uint32_t kTimeToLive = 5;

std::string plain(std::string_view name) {
  while (name.ends_with('.')) name.remove_suffix(1);
  while (name.starts_with('.')) name.remove_prefix(1);
  std::string text(name);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

}  // namespace

DnsZone::DnsZone(std::string_view zone) : zone_(plain(zone)) {}

void DnsZone::set_names(const std::map<std::string, std::string>& names) {
  names_.clear();
  for (const auto& [name, address] : names) names_[plain(name)] = address;
}

bool DnsZone::is_ours(std::string_view name) const {
  return !zone_.empty() && (name == zone_ || name.ends_with("." + zone_));
}

std::optional<std::string> DnsZone::answer(std::string_view packet) const {
  const auto question = parse_dns_question(packet);
  if (!question) return dns_complaint(packet, DnsOutcome::kFormatError);
  const auto found = names_.find(question->name);
  if (found == names_.end()) {
    if (!is_ours(question->name)) return std::nullopt;
    // The zone itself exists, without an address.
    const bool exists = question->name == zone_;
    return dns_answer(*question, exists ? DnsOutcome::kFine : DnsOutcome::kNoSuchName, {},
                      kTimeToLive);
  }
  const bool asks_address = question->dns_class == kDnsClassInternet &&
                            (question->type == kDnsTypeA || question->type == kDnsTypeAny);
  // Another type of a name that exists: no records, but no error.
  if (!asks_address) return dns_answer(*question, DnsOutcome::kFine, {}, kTimeToLive);
  return dns_answer(*question, DnsOutcome::kFine, {found->second}, kTimeToLive);
}

}  // namespace minato::ingress
