// What a browser, a load balancer's check or a lost client gets: answers that are no AWS answers.
#pragma once

#include <optional>
#include <string>

#include "wire/http_message.h"

namespace minato::control_plane {

struct PageFacts {
  std::string version;
  std::string region;
};

/// The answer to GET or HEAD of a page that there is; nothing for what is an AWS request, or for
/// what is nowhere.
std::optional<wire::HttpResponse> page(const wire::HttpRequest& request, const PageFacts& facts);

}  // namespace minato::control_plane
