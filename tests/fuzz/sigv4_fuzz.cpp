// Signature Version 4: nothing that is not signed verifies, what we sign does, and a signed request
// that was tampered with on the wire verifies only while it still asks for the same.
//
// An input is the text of a request; after its last zero byte, edits of the signed request's text:
// two bytes for a place, one for how much is cut out, one for how many bytes follow that are put
// in.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "fuzz_target.h"
#include "wire/codec/query_parameters.h"
#include "wire/http_parser.h"
#include "wire/sigv4_authorization.h"
#include "wire/sigv4_signer.h"
#include "wire/sigv4_verifier.h"

namespace minato::fuzz {
namespace {

using wire::HttpHeaders;
using wire::HttpRequest;

const wire::AccessKey kKey{"AKIAABCDEFGHIJKLMNOP", "0123456789012345678901234567890123456789"};
const Instant kNow = *wire::parse_amz_date("20260101T000500Z");

const wire::Sigv4Verifier& verifier() {
  static const wire::Sigv4Verifier shared({kKey, "us-east-1", {"ecs", "elasticloadbalancing"}});
  return shared;
}

/// The first request of a text, as the server would see it.
std::optional<HttpRequest> parse_request(std::string_view text) {
  wire::HttpRequestParser parser({8192, 8192});
  while (parser.progress() != wire::HttpProgress::kDone) {
    const Result<std::size_t> used = parser.feed(text);
    if (!used || *used == 0) return std::nullopt;
    text.remove_prefix(*used);
  }
  return parser.take();
}

std::string text_of(const HttpRequest& request) {
  std::string text = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const HttpHeaders::Field& field : request.headers) {
    text += field.name + ": " + field.value + "\r\n";
  }
  return text + "\r\n" + request.body;
}

std::string edited(std::string text, std::string_view edits) {
  const auto byte = [&edits] {
    const auto value = edits.empty() ? 0u : static_cast<unsigned char>(edits.front());
    edits.remove_prefix(edits.empty() ? 0 : 1);
    return static_cast<std::size_t>(value);
  };
  while (edits.size() >= 4) {
    const std::size_t high = byte();
    const std::size_t low = byte();
    const std::size_t place = (high * 256 + low) % (text.size() + 1);
    const std::size_t cut = byte();
    const std::size_t wanted = byte();
    const std::size_t put = std::min(wanted, edits.size());
    text.replace(place, std::min(cut, text.size() - place), edits.substr(0, put));
    edits.remove_prefix(put);
  }
  return text;
}

// -- What a request asks for ----------------------------------------------------------------------

/// Every value that a header has, joined as if it came once; runs of blanks mean one.
std::string meaning_of_header(const HttpHeaders& headers, std::string_view name) {
  std::string meaning;
  for (const HttpHeaders::Field& field : headers) {
    if (!wire::equal_ignoring_case(field.name, name)) continue;
    meaning += meaning.empty() ? "=" : ",";
    std::string_view value = field.value;
    while (!value.empty()) {
      const std::size_t blank = std::min(value.find_first_of(" \t"), value.size());
      meaning += value.substr(0, blank);
      value.remove_prefix(blank);
      const std::size_t next = std::min(value.find_first_not_of(" \t"), value.size());
      if (next > 0 && next < value.size()) meaning += ' ';
      value.remove_prefix(next);
    }
  }
  return meaning;
}

std::vector<std::string> meaning_of_path(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.emplace_back(segment);
    }
  }
  return segments;
}

void check_same_meaning(const HttpRequest& sent, const HttpRequest& got) {
  MINATO_CHECK(sent.method == got.method, "the method was tampered with");
  MINATO_CHECK(meaning_of_path(wire::target_path(sent.target)) ==
                   meaning_of_path(wire::target_path(got.target)),
               "the path was tampered with");
  const auto authorization = wire::parse_authorization(sent);
  for (const std::string_view name : authorization->signed_headers) {
    MINATO_CHECK(meaning_of_header(sent.headers, name) == meaning_of_header(got.headers, name),
                 "a signed header was tampered with");
  }
  for (const std::string_view name : {"Host", "X-Amz-Date", "X-Amz-Target"}) {
    MINATO_CHECK(meaning_of_header(sent.headers, name) == meaning_of_header(got.headers, name),
                 "what must be signed was tampered with");
  }
  const bool is_body_signed = sent.headers.find("X-Amz-Content-Sha256") != "UNSIGNED-PAYLOAD";
  MINATO_CHECK(!is_body_signed || sent.body == got.body, "the body was tampered with");
  const auto query = wire::QueryParameters::parse(wire::target_query(got.target));
  if (!query) return;  // Refused as malformed, whoever signed it.
  const auto signed_query = wire::QueryParameters::parse(wire::target_query(sent.target));
  MINATO_CHECK(signed_query && signed_query->values() == query->values(),
               "the query was tampered with");
}

// -- Signing --------------------------------------------------------------------------------------

bool may_verify(const HttpRequest& request) {
  const auto hash = request.headers.find("X-Amz-Content-Sha256");
  const bool right_hash =
      !hash || *hash == "UNSIGNED-PAYLOAD" ||
      wire::equal_ignoring_case(*hash, wire::to_hex(wire::sha256(request.body)));
  return right_hash && !request.headers.find("X-Amz-Security-Token");
}

/// As it arrives: a body has a length, and is not in chunks any more.
HttpRequest made_ready(HttpRequest request) {
  request.headers.erase("Transfer-Encoding");
  request.headers.set("Content-Length", std::to_string(request.body.size()));
  return request;
}

void try_signed(HttpRequest request, std::string_view edits) {
  wire::Sigv4Signer(kKey, "us-east-1", "ecs").sign(request, kNow);
  const std::string text = text_of(request);
  const std::optional<HttpRequest> sent = parse_request(text);
  MINATO_CHECK(sent, "a request does not survive being signed");
  const bool verifies = verifier().verify(*sent, kNow).has_value();
  MINATO_CHECK(verifies == may_verify(*sent), "what was signed does not verify");
  if (!verifies) return;
  const std::optional<HttpRequest> got = parse_request(edited(text, edits));
  if (got && verifier().verify(*got, kNow)) check_same_meaning(*sent, *got);
}

}  // namespace

void try_input(std::string_view input) {
  const std::size_t zero = input.rfind('\0');
  const std::optional<HttpRequest> request = parse_request(input.substr(0, zero));
  if (!request) return;
  MINATO_CHECK(!verifier().verify(*request, kNow), "a request verifies without the key");
  const std::string_view edits =
      zero == std::string_view::npos ? std::string_view() : input.substr(zero + 1);
  try_signed(made_ready(*request), edits);
}

}  // namespace minato::fuzz
