#include "wire/sigv4_signer.h"

#include <algorithm>
#include <utility>

namespace minato::wire {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// What proxies and HTTP libraries add, drop or change on the way.
bool is_signable(std::string_view name) {
  static constexpr std::string_view kUnsigned[] = {
      "authorization", "connection",        "content-length", "expect",     "keep-alive",     "te",
      "trailer",       "transfer-encoding", "upgrade",        "user-agent", "x-amzn-trace-id"};
  return std::find(std::begin(kUnsigned), std::end(kUnsigned), name) == std::end(kUnsigned) &&
         !name.starts_with("sec-websocket-");
}

std::vector<std::string> signable_headers(const HttpHeaders& headers) {
  std::vector<std::string> names;
  for (const HttpHeaders::Field& field : headers) {
    std::string name = field.name;
    std::transform(name.begin(), name.end(), name.begin(), lower);
    if (is_signable(name)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "" : ";").append(name);
  return out;
}

}  // namespace

Sigv4Signer::Sigv4Signer(AccessKey access_key, std::string region, std::string service)
    : access_key_(std::move(access_key)), scope_{"", std::move(region), std::move(service)} {}

void Sigv4Signer::sign(HttpRequest& request, Instant now) {
  const std::string date = amz_date(now);
  if (scope_.date != std::string_view(date).substr(0, 8)) {
    scope_.date = date.substr(0, 8);
    key_ = signing_key(access_key_.secret, scope_);
  }
  request.headers.erase("Authorization");
  request.headers.set("X-Amz-Date", date);
  const std::vector<std::string> names = signable_headers(request.headers);
  const bool body_is_signed = request.headers.find("X-Amz-Content-Sha256") != kUnsignedPayload;
  const std::string payload_hash =
      body_is_signed ? to_hex(sha256(request.body)) : std::string(kUnsignedPayload);
  const std::string canonical =
      canonical_request(request, {names.begin(), names.end()}, payload_hash);
  const std::string signature =
      to_hex(hmac_sha256(as_bytes(key_), string_to_sign(date, scope_, canonical)));
  request.headers.add("Authorization", std::string(kSigv4Algorithm) +
                                           " Credential=" + access_key_.id + "/" + scope_.text() +
                                           ", SignedHeaders=" + joined(names) +
                                           ", Signature=" + signature);
}

}  // namespace minato::wire
