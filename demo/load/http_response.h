// HttpResponse: one HTTP/1.1 answer, put together from the bytes as they arrive. It knows bodies
// with a Content-Length, chunked ones, and those that end with the connection.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace minato::load {

class HttpResponse {
 public:
  enum class Progress { kIncomplete, kComplete, kMalformed };

  /// Takes the next bytes; what comes after kComplete is not looked at.
  Progress feed(std::string_view bytes);
  /// The connection was closed: complete only if the body was to end that way.
  Progress closed() const;

  /// 0 until the head is complete.
  int status() const { return status_; }
  bool keep_alive() const { return keep_alive_; }
  /// The body as it was sent (chunks and all).
  std::string_view body() const;
  bool empty() const { return bytes_.empty(); }

 private:
  enum class BodyEnd { kLength, kChunks, kClose };

  bool parse_head(std::string_view head);

  std::string bytes_;
  std::size_t body_begin_ = 0;
  std::size_t length_ = 0;
  int status_ = 0;
  BodyEnd body_end_ = BodyEnd::kClose;
  bool keep_alive_ = true;
};

}  // namespace minato::load
