#include "agent/session/signed_target.h"

#include "base/system_clock.h"
#include "wire/credentials.h"
#include "wire/sigv4_signer.h"

namespace minato::agent {

constexpr const char* kService = "minato";

Result<wire::WebSocketTarget> signed_target(const ControlPlaneAddress& address,
                                            const std::string& path) {
  const auto key = wire::load_access_key(address.data_directory);
  if (!key) return fail(key.error());
  wire::HttpRequest request;
  request.method = "GET";
  request.target = path;
  request.headers.add("Host", address.host + ":" + std::to_string(address.port));
  wire::Sigv4Signer(*key, address.region, kService).sign(request, wall_now());
  wire::WebSocketTarget target;
  target.host = address.host;
  target.port = address.port;
  target.path = path;
  target.headers = std::move(request.headers);
  return target;
}

}  // namespace minato::agent
