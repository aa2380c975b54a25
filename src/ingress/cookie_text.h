// The cookies by which clients stick to a target or a target group. Pure.
#pragma once

#include <string>

namespace minato::ingress {

struct StickyCookie {
  std::string name;
  std::string value;  // A log format.
  int seconds = 0;    // Its life, anew with every response.
  std::string when;   // "if ...", or nothing for every response.
};

/// The line that sets it.
std::string cookie_text(const StickyCookie& cookie);
/// The same, and as ALB has it a second one, NAMECORS, that browsers send across sites.
std::string cookie_pair_text(const StickyCookie& cookie);

}  // namespace minato::ingress
