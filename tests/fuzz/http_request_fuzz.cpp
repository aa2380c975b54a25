// The parser of requests: whatever arrives, however it is cut, the same requests come out, and they
// say nothing that could be read in two ways.
#include <string>
#include <vector>

#include "base/check.h"
#include "fuzz_target.h"
#include "stream_cuts.h"
#include "wire/http_parser.h"

namespace minato::fuzz {
namespace {

using wire::HttpHeaders;
using wire::HttpProgress;
using wire::HttpRequest;
using wire::HttpRequestParser;

// Small, so that short inputs reach them.
constexpr HttpRequestParser::Limits kLimits{256, 512};

struct Parsed {
  HttpRequest request;
  bool keep_alive;
  bool upgrades;
};

/// What a server saw of one stream.
struct Reading {
  std::vector<Parsed> requests;
  std::size_t used = 0;  // By the requests that are complete.
  HttpProgress progress = HttpProgress::kHead;
  std::optional<ErrorCode> refused;
};

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && kMarks.find(c) == std::string_view::npos)
      return false;
  }
  return !text.empty();
}

/// Neither a control character nor one of `also`.
bool is_clean(std::string_view text, std::string_view also) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7F) return false;
  }
  return text.find_first_of(also) == std::string_view::npos;
}

/// The ambiguities by which requests have been smuggled past other servers.
void check_sound(const HttpRequest& request) {
  MINATO_CHECK(is_token(request.method), "a method that is none");
  MINATO_CHECK(!request.target.empty() && is_clean(request.target, " \t"), "a target that is none");
  for (const HttpHeaders::Field& field : request.headers) {
    MINATO_CHECK(is_token(field.name), "a header name that is none");
    MINATO_CHECK(is_clean(field.value, ""), "a header value with control characters");
  }
  const auto encoding = request.headers.find("Transfer-Encoding");
  const auto length = request.headers.find("Content-Length");
  MINATO_CHECK(!encoding || !length, "a body with two lengths");
  MINATO_CHECK(!encoding || wire::equal_ignoring_case(*encoding, "chunked"),
               "a body in a coding that nobody undid");
  MINATO_CHECK(encoding || length || request.body.empty(), "a body without a length");
  MINATO_CHECK(request.body.size() <= kLimits.body, "a body beyond the limit");
}

bool same(const HttpHeaders& a, const HttpHeaders& b) {
  if (a.size() != b.size()) return false;
  for (auto x = a.begin(), y = b.begin(); x != a.end(); ++x, ++y) {
    if (x->name != y->name || x->value != y->value) return false;
  }
  return true;
}

void take(HttpRequestParser& parser, Reading& reading) {
  const bool keep = parser.keep_alive();
  const bool upgrades = parser.upgrades_to_websocket();
  reading.requests.push_back({parser.take(), keep, upgrades});
  check_sound(reading.requests.back().request);
}

/// As HttpConnection does it. What is unused is offered twice, which must not change anything.
void advance(HttpRequestParser& parser, PendingBytes& pending, std::size_t& used_of_request,
             Reading& reading) {
  bool again = false;
  while (!pending.empty()) {
    reading.progress = parser.progress();
    const Result<std::size_t> used = parser.feed(pending.view());
    if (!used) {
      reading.refused = used.error().code;
      return;
    }
    reading.progress = parser.progress();
    MINATO_CHECK(*used <= pending.size(), "more was used than was offered");
    pending.use(*used);
    used_of_request += *used;
    if (parser.progress() == HttpProgress::kDone) {
      take(parser, reading);
      reading.used += used_of_request;
      reading.progress = HttpProgress::kHead;
      used_of_request = 0;
    } else if (*used == 0) {
      if (std::exchange(again, true)) return;
    }
  }
}

Reading read(StreamCuts cuts) {
  Reading reading;
  HttpRequestParser parser(kLimits);
  PendingBytes pending;
  std::size_t used_of_request = 0;
  while (!cuts.empty() && !reading.refused) {
    pending.append(cuts.next());
    advance(parser, pending, used_of_request, reading);
  }
  return reading;
}

/// Whether it may depend on the cuts how the last request, which never came to be, was refused: a
/// head without its end is refused at once or when the rest of it comes.
bool is_open_head(const Reading& reading, std::string_view stream) {
  const std::size_t end = stream.find("\r\n\r\n", reading.used);
  return reading.progress == HttpProgress::kHead &&
         (end == std::string_view::npos || end + 4 - reading.used > kLimits.head);
}

void check_same(const Reading& a, const Reading& b, std::string_view stream) {
  MINATO_CHECK(a.requests.size() == b.requests.size(), "the cuts make requests");
  for (std::size_t i = 0; i < a.requests.size(); ++i) {
    const Parsed& x = a.requests[i];
    const Parsed& y = b.requests[i];
    MINATO_CHECK(x.request.method == y.request.method && x.request.target == y.request.target,
                 "the cuts change the request line");
    MINATO_CHECK(same(x.request.headers, y.request.headers), "the cuts change the header");
    MINATO_CHECK(x.request.body == y.request.body, "the cuts change the body");
    MINATO_CHECK(x.keep_alive == y.keep_alive && x.upgrades == y.upgrades,
                 "the cuts change what becomes of the connection");
  }
  MINATO_CHECK(a.used == b.used, "the cuts change where a request ends");
  if (is_open_head(a, stream) && is_open_head(b, stream)) return;
  MINATO_CHECK(a.progress == b.progress && a.refused == b.refused, "the cuts change the outcome");
}

}  // namespace

void try_input(std::string_view input) {
  const std::vector<StreamCuts> cuts = all_cuts(input);
  const Reading first = read(cuts.front());
  for (std::size_t i = 1; i < cuts.size(); ++i) check_same(first, read(cuts[i]), stream_of(input));
}

}  // namespace minato::fuzz
