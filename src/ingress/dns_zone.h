// DnsZone: what the DNS server answers by itself. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace minato::ingress {

class DnsZone {
 public:
  explicit DnsZone(std::string_view zone = "");

  void set_names(const std::map<std::string, std::string>& names);

  /// The whole answer to a packet; nothing when another resolver is to be asked, "" when it
  /// deserves none.
  std::optional<std::string> answer(std::string_view packet) const;

 private:
  bool is_ours(std::string_view name) const;

  std::string zone_;
  std::map<std::string, std::string> names_;
};

}  // namespace minato::ingress
