// The parser of responses: what a registry or another control plane may send, however it is cut.
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "fuzz_target.h"
#include "stream_cuts.h"
#include "wire/http_parser.h"

namespace minato::fuzz {
namespace {

using wire::HttpHeaders;
using wire::HttpProgress;
using wire::HttpResponseParser;

/// What a client saw of one stream.
struct Reading {
  int heads = 0;
  int status = 0;
  std::string head;
  std::string body;
  std::size_t used = 0;
  HttpProgress progress = HttpProgress::kHead;
  bool keep_alive = false;
  bool refused = false;
  bool ended_well = false;

  friend bool operator==(const Reading&, const Reading&) = default;
};

HttpResponseParser::Sink sink_into(Reading& reading) {
  HttpResponseParser::Sink sink;
  sink.on_head = [&reading](int status, const HttpHeaders& headers) -> Status {
    ++reading.heads;
    reading.status = status;
    for (const HttpHeaders::Field& field : headers) {
      reading.head.append(field.name).append(":").append(field.value).append("\n");
    }
    return {};
  };
  sink.on_data = [&reading](std::string_view data) -> Status {
    MINATO_CHECK(reading.heads == 1, "a body without a head");
    reading.body.append(data);
    return {};
  };
  return sink;
}

/// As HttpClient does it. What is unused is offered twice, which must not change anything.
void advance(HttpResponseParser& parser, PendingBytes& pending, Reading& reading) {
  bool again = false;
  while (!pending.empty() && parser.progress() != HttpProgress::kDone) {
    const Result<std::size_t> used = parser.feed(pending.view());
    if (!used) {
      reading.refused = true;
      return;
    }
    MINATO_CHECK(*used <= pending.size(), "more was used than was offered");
    pending.use(*used);
    reading.used += *used;
    if (*used == 0 && std::exchange(again, true)) return;
  }
}

Reading read(StreamCuts cuts, HttpResponseParser::Body body) {
  Reading reading;
  HttpResponseParser parser(sink_into(reading), body);
  PendingBytes pending;
  while (!cuts.empty() && !reading.refused && parser.progress() != HttpProgress::kDone) {
    pending.append(cuts.next());
    advance(parser, pending, reading);
  }
  reading.progress = parser.progress();
  if (!reading.refused) {
    reading.ended_well = parser.progress() == HttpProgress::kDone || parser.end().has_value();
    reading.keep_alive = parser.keep_alive();
  }
  MINATO_CHECK(reading.heads <= 1, "a response has two heads");
  MINATO_CHECK(!reading.ended_well || reading.heads == 1, "a response without a head");
  MINATO_CHECK(body == HttpResponseParser::Body::kExpected || reading.body.empty(),
               "a body where none may be");
  return reading;
}

/// A head without its end is refused at once, or when the rest of it comes.
bool came_to_nothing(const Reading& reading) {
  return reading.progress == HttpProgress::kHead && !reading.ended_well;
}

}  // namespace

void try_input(std::string_view input) {
  for (const auto body : {HttpResponseParser::Body::kExpected, HttpResponseParser::Body::kNone}) {
    const std::vector<StreamCuts> cuts = all_cuts(input);
    const Reading first = read(cuts.front(), body);
    for (std::size_t i = 1; i < cuts.size(); ++i) {
      const Reading other = read(cuts[i], body);
      if (came_to_nothing(first) && came_to_nothing(other)) continue;
      MINATO_CHECK(first == other, "the cuts change the response");
    }
  }
}

}  // namespace minato::fuzz
