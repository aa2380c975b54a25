// The HTTP/1.1 parsers: bytes in, messages out, no I/O. They are Beast's, which stays in the .cpp
// file. Bytes that a parser does not consume must be offered again with more behind them.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "wire/http_message.h"

namespace minato::wire {

enum class HttpProgress { kHead, kBody, kDone };

/// One request after another: take() one before the next is fed.
class HttpRequestParser {
 public:
  struct Limits {
    std::size_t head;  // Also of what introduces a chunk, and of the trailers.
    std::size_t body;
    /// Instead of `body`, by what the head asks for.
    std::size_t (*body_of)(const HttpRequest&) = nullptr;
  };

  explicit HttpRequestParser(Limits limits);
  ~HttpRequestParser();

  /// How many bytes it used: none beyond the head at once, so that the caller sees kBody, and none
  /// beyond the request. Errors, after which it is of no more use: kMalformedRequest,
  /// kRequestTooLarge.
  Result<std::size_t> feed(std::string_view data);
  HttpProgress progress() const;

  /// What is known so far; headers are complete from kBody on.
  const HttpRequest& request() const;
  bool keep_alive() const;
  /// "Expect: 100-continue" was said and the body has not begun to arrive.
  bool expects_continue() const;
  bool upgrades_to_websocket() const;

  /// The finished request; the parser starts anew.
  HttpRequest take();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

/// One response, its body handed on as it comes.
class HttpResponseParser {
 public:
  struct Sink {
    std::function<Status(int status, const HttpHeaders& headers)> on_head;
    std::function<Status(std::string_view)> on_data;
  };
  enum class Body { kExpected, kNone };  // None: the answer to HEAD.

  HttpResponseParser(Sink sink, Body body);
  ~HttpResponseParser();

  /// As above; the sink's own error is handed on.
  Result<std::size_t> feed(std::string_view data);
  /// The connection's end: the end of the body, or kIo when more was promised.
  Status end();
  HttpProgress progress() const;
  bool keep_alive() const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace minato::wire
