// Minato's line in /etc/resolv.conf: put first while the DNS server runs, taken out after. Only a
// plain file of the machine's own is touched; where something else writes it (systemd-resolved,
// resolvconf, a container engine's mount), the refusal says so.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ingress/ingress.h"

namespace minato::ingress {

/// Pure: `text` with our line first, in place of an earlier one of this instance.
std::string with_resolver(std::string_view text, std::string_view address,
                          std::string_view instance_tag);
std::string without_resolver(std::string_view text, std::string_view instance_tag);
/// The resolvers of `text`, ours and every Minato's left out: what to pass questions on to.
std::vector<Endpoint> upstream_resolvers(std::string_view text);

/// kNotSupportedHere when the file is not ours to change; the message says what to do instead.
Status install_resolver(const std::string& address, const std::string& instance_tag,
                        const std::filesystem::path& file = "/etc/resolv.conf");
/// Takes exactly our line out again; a file without it stays as it is.
Status remove_resolver(const std::string& instance_tag,
                       const std::filesystem::path& file = "/etc/resolv.conf");

}  // namespace minato::ingress
