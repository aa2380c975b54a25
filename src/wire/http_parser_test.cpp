#include "wire/http_parser.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace minato::wire {
namespace {

constexpr HttpRequestParser::Limits kLimits{16384, 1u << 20};

/// Feeds `step` bytes at a time, as a server does; the requests it held, or the error.
Result<std::vector<HttpRequest>> parse(std::string_view text, std::size_t step) {
  HttpRequestParser parser(kLimits);
  std::vector<HttpRequest> requests;
  std::string pending;
  while (!text.empty() || !pending.empty()) {
    const std::size_t size = std::min(step, text.size());
    pending.append(text.substr(0, size));
    text.remove_prefix(size);
    for (;;) {
      const Result<std::size_t> used = parser.feed(pending);
      if (!used) return fail(used.error());
      pending.erase(0, *used);
      if (parser.progress() == HttpProgress::kDone) requests.push_back(parser.take());
      if (*used == 0 || pending.empty()) break;
    }
    if (size == 0) break;
  }
  return requests;
}

TEST(HttpParser, ReadsRequestsHoweverTheyAreCut) {
  const std::string text =
      "POST /a?b=c HTTP/1.1\r\nHost: x\r\nX-Two: 1\r\nx-two:  2 \r\nContent-Length: 5\r\n\r\nhello"
      "PUT /chunked HTTP/1.1\r\nHost: y\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;name=value\r\nabc\r\n1\r\nd\r\n0\r\nX-Trailer: t\r\n\r\n"
      "GET / HTTP/1.0\r\n\r\n";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const auto requests = parse(text, step);
    ASSERT_TRUE(requests) << step << ": " << requests.error().message;
    ASSERT_EQ(requests->size(), 3u) << step;
    const HttpRequest& first = (*requests)[0];
    EXPECT_EQ(first.method, "POST");
    EXPECT_EQ(first.target, "/a?b=c");
    EXPECT_EQ(first.body, "hello");
    EXPECT_EQ(first.headers.find("X-TWO"), "1");
    EXPECT_EQ(first.headers.count("x-two"), 2u);
    const HttpRequest& second = (*requests)[1];
    EXPECT_EQ(second.body, "abcd");
    EXPECT_FALSE(second.headers.find("X-Trailer"));
    EXPECT_EQ((*requests)[2].method, "GET");
  }
}

TEST(HttpParser, EndsAChunkedBodyThatArrivesByteByByte) {
  // The shortest ends, where a byte too few has been known to trip a parser.
  for (const std::string_view body : {"0\r\n\r\n", "1\r\nx\r\n0\r\n\r\n", "0\r\nA: b\r\n\r\n"}) {
    const auto requests =
        parse("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body), 1);
    ASSERT_TRUE(requests) << body;
    EXPECT_EQ(requests->size(), 1u) << body;
  }
}

TEST(HttpParser, MayHaveALimitOfTheBodyByWhatTheHeadAsksFor) {
  const HttpRequestParser::Limits limits{16384, 4, [](const HttpRequest& request) -> std::size_t {
                                           return request.headers.find("X-Large") ? 8 : 4;
                                         }};
  const auto feed = [&](const std::string& headers) {
    HttpRequestParser parser(limits);
    const std::string text = "POST / HTTP/1.1\r\n" + headers + "\r\n";
    const auto head = parser.feed(text);
    return head ? parser.feed("5\r\nhello\r\n0\r\n\r\n") : head;
  };
  EXPECT_TRUE(feed("X-Large: 1\r\nTransfer-Encoding: chunked\r\n"));
  EXPECT_TRUE(feed("X-Large: 1\r\nContent-Length: 8\r\n"));
  for (const char* headers : {"Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n",
                              "X-Large: 1\r\nContent-Length: 9\r\n"}) {
    const auto refused = feed(headers);
    ASSERT_FALSE(refused) << headers;
    EXPECT_EQ(refused.error().code, ErrorCode::kRequestTooLarge);
  }
  EXPECT_NE(feed("X-Large: 1\r\nContent-Length: 9\r\n").error().message.find("than 8 bytes"),
            std::string::npos);
}

TEST(HttpParser, RefusesWhatIsNoHttp) {
  for (const std::string_view text : {
           "\r\n\r\n",
           "hello\r\n\r\n",
           "GET\r\n\r\n",
           "GET / HTTP/9.9\r\n\r\n",
           "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
           "GET / HTTP/1.1\r\nno colon\r\n\r\n",
           "GET / HTTP/1.1\r\nBad Name: x\r\n\r\n",
           "GET / HTTP/1.1\r\nX: a\x01\r\n\r\n",
           "GET /\x7f HTTP/1.1\r\n\r\n",
           "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
           "POST / HTTP/1.1\r\nContent-Length: 1x\r\n\r\nab",
           "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
           "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
           "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
           "GET / H\r\n\r\nx",
           "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
           "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
           "POST / HTTP/1.1\r\nTransfer-Encoding: x\r\nContent-Length: 1\r\n\r\na",
           "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
           "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
       }) {
    for (const std::size_t step : {std::size_t{1}, text.size()}) {
      const auto requests = parse(text, step);
      ASSERT_FALSE(requests) << text;
      EXPECT_EQ(requests.error().code, ErrorCode::kMalformedRequest) << text;
      EXPECT_NE(requests.error().message.find("not valid HTTP"), std::string::npos);
    }
  }
}

TEST(HttpParser, RefusesWhatIsTooLarge) {
  std::string many = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 2000; ++i) many += "X-Header: 0123456789\r\n";
  const std::string large_length =
      "POST / HTTP/1.1\r\nContent-Length: " + std::to_string(kLimits.body + 1) + "\r\n\r\n";
  const std::string large_chunk = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n";
  for (const std::string& text : {many, "GET / HTTP/1.1\r\nX: " + std::string(20000, 'x'),
                                  "GET /" + std::string(20000, 'x'), large_length, large_chunk}) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{100}, text.size()}) {
      const auto requests = parse(text, step);
      ASSERT_FALSE(requests) << text.substr(0, 40);
      EXPECT_EQ(requests.error().code, ErrorCode::kRequestTooLarge) << text.substr(0, 40);
    }
  }
  const std::string most =
      "POST / HTTP/1.1\r\nContent-Length: " + std::to_string(kLimits.body) + "\r\n\r\n";
  EXPECT_TRUE(parse(most + std::string(kLimits.body, 'x'), 65536));
}

TEST(HttpParser, OutlivesNoise) {
  SeededRandom random(1);
  const std::string sound =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
      "3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n";
  for (int i = 0; i < 20000; ++i) {
    std::string text = sound;
    for (std::uint64_t changes = random.below(4) + 1; changes > 0; --changes) {
      const std::size_t at = random.below(text.size());
      switch (random.below(3)) {
        case 0:
          text[at] = static_cast<char>(random.below(256));
          break;
        case 1:
          text.erase(at, random.below(8) + 1);
          break;
        default:
          text.insert(at, text.substr(random.below(text.size()), 8));
      }
      if (text.empty()) text = "x";
    }
    parse(text, random.below(text.size()) + 1);
  }
}

TEST(HttpParser, ReadsResponses) {
  struct Case {
    std::string text;
    int status;
    std::string body;
    bool keep_alive;
  };
  const Case cases[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, "abc", true},
      {"HTTP/1.1 404 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 404, "", false},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", 200, "ab",
       true},
      {"HTTP/1.1 204 No Content\r\n\r\n", 204, "", true},
      {"HTTP/1.0 200 OK\r\n\r\nuntil the end", 200, "until the end", false},
  };
  for (const Case& expected : cases) {
    int status = 0;
    std::string body;
    HttpResponseParser::Sink sink;
    sink.on_head = [&](int code, const HttpHeaders&) -> Status { return status = code, Status(); };
    sink.on_data = [&](std::string_view data) -> Status { return body += data, Status(); };
    HttpResponseParser parser(sink, HttpResponseParser::Body::kExpected);
    std::string pending;
    for (const char c : expected.text) {
      pending += c;
      const auto used = parser.feed(pending);
      ASSERT_TRUE(used) << used.error().message;
      pending.erase(0, *used);
      while (!pending.empty() && parser.progress() != HttpProgress::kDone) {
        const auto more = parser.feed(pending);
        ASSERT_TRUE(more);
        if (*more == 0) break;
        pending.erase(0, *more);
      }
    }
    EXPECT_TRUE(parser.end()) << expected.text;
    EXPECT_EQ(status, expected.status);
    EXPECT_EQ(body, expected.body);
    EXPECT_EQ(parser.keep_alive(), expected.keep_alive) << expected.text;
  }
}

TEST(HttpParser, NoticesAResponseCutShort) {
  HttpResponseParser::Sink sink;
  sink.on_head = [](int, const HttpHeaders&) { return Status(); };
  sink.on_data = [](std::string_view) { return Status(); };
  HttpResponseParser parser(sink, HttpResponseParser::Body::kExpected);
  ASSERT_TRUE(parser.feed("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"));
  ASSERT_TRUE(parser.feed("abc"));
  const Status ended = parser.end();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::kIo);
}

std::string head_of_size(std::size_t size) {
  const std::string frame = "GET / HTTP/1.1\r\nA: 1\r\nX: \r\n\r\n";
  return "GET / HTTP/1.1\r\nA: 1\r\nX: " + std::string(size - frame.size(), 'x') + "\r\n\r\n";
}

TEST(HttpParser, LimitsTheHeadHoweverItIsCut) {
  for (const std::size_t step : {std::size_t{1}, std::size_t{1000}, std::size_t{100'000}}) {
    const auto most = parse(head_of_size(kLimits.head) + "GET / HTTP/1.1\r\n\r\n", step);
    ASSERT_TRUE(most) << step;
    EXPECT_EQ(most->size(), 2u) << step;
    const auto more = parse(head_of_size(kLimits.head + 1), step);
    ASSERT_FALSE(more) << step;
    EXPECT_EQ(more.error().code, ErrorCode::kRequestTooLarge) << step;
  }
}

TEST(HttpParser, LimitsWhatIntroducesAChunk) {
  const std::string head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string extension = "1;a=" + std::string(kLimits.head, 'x') + "\r\nb\r\n0\r\n\r\n";
  const std::string trailer = "0\r\nA: " + std::string(kLimits.head, 'x') + "\r\n\r\n";
  for (const std::string& body : {extension, trailer}) {
    for (const std::size_t step : {std::size_t{1}, body.size() + head.size()}) {
      const auto requests = parse(head + body, step);
      ASSERT_FALSE(requests) << step;
      EXPECT_EQ(requests.error().code, ErrorCode::kMalformedRequest);
      EXPECT_NE(requests.error().message.find("chunk header of more than"), std::string::npos);
    }
  }
}

TEST(HttpParser, CountsAChunkOnceHoweverItIsCut) {
  // The extension's quotes hold a line's end, after which the parser looks at the chunk's size
  // anew.
  const std::string text =
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n60000;a=\"\r\nxxxxxxxx\"\r\n";
  for (const std::size_t step : {std::size_t{1}, text.size()}) {
    const auto requests = parse(text, step);
    ASSERT_FALSE(requests);
    EXPECT_EQ(requests.error().code, ErrorCode::kMalformedRequest) << requests.error().message;
  }
}

TEST(HttpParser, LetsNoTrailerChangeTheConnection) {
  HttpRequestParser parser(kLimits);
  std::string_view text =
      "GET / HTTP/1.1\r\nUpgrade: websocket\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\nConnection: close, upgrade\r\n\r\n";
  while (parser.progress() != HttpProgress::kDone) {
    const auto used = parser.feed(text);
    ASSERT_TRUE(used) << used.error().message;
    text.remove_prefix(*used);
  }
  EXPECT_TRUE(parser.keep_alive());
  EXPECT_FALSE(parser.upgrades_to_websocket());
}

TEST(HttpParser, RefusesResponsesInAnUnknownCodingAndWithoutEnd) {
  for (const std::string& text :
       {std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc"),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;a=" + std::string(70000, 'x'),
        "HTTP/1.1 200 OK\r\nX: " + std::string(70000, 'x')}) {
    HttpResponseParser::Sink sink;
    sink.on_head = [](int, const HttpHeaders&) { return Status(); };
    sink.on_data = [](std::string_view) { return Status(); };
    HttpResponseParser parser(sink, HttpResponseParser::Body::kExpected);
    std::string_view rest = text;
    Result<std::size_t> used = 1;
    while (used && *used > 0) {
      used = parser.feed(rest);
      if (used) rest.remove_prefix(*used);
    }
    ASSERT_FALSE(used) << text.substr(0, 60);
    EXPECT_EQ(used.error().code, ErrorCode::kMalformedRequest);
  }
}

}  // namespace
}  // namespace minato::wire
