#include "load/http_response.h"

#include <algorithm>
#include <charconv>

namespace minato::load {
namespace {

bool same_text(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

template <class Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

HttpResponse::Progress HttpResponse::feed(std::string_view bytes) {
  bytes_.append(bytes);
  if (status_ == 0) {
    const std::size_t end = bytes_.find("\r\n\r\n");
    if (end == std::string::npos) return Progress::kIncomplete;
    body_begin_ = end + 4;
    if (!parse_head(std::string_view(bytes_).substr(0, end + 2))) return Progress::kMalformed;
  }
  switch (body_end_) {
    case BodyEnd::kLength:
      return body().size() >= length_ ? Progress::kComplete : Progress::kIncomplete;
    case BodyEnd::kChunks:
      return body() == "0\r\n\r\n" || body().ends_with("\r\n0\r\n\r\n") ? Progress::kComplete
                                                                        : Progress::kIncomplete;
    case BodyEnd::kClose:
      return Progress::kIncomplete;
  }
  return Progress::kMalformed;
}

HttpResponse::Progress HttpResponse::closed() const {
  const bool to_be_expected = status_ != 0 && body_end_ == BodyEnd::kClose;
  return to_be_expected ? Progress::kComplete : Progress::kMalformed;
}

std::string_view HttpResponse::body() const {
  return std::string_view(bytes_).substr(std::min(body_begin_, bytes_.size()));
}

bool HttpResponse::parse_head(std::string_view head) {
  if (!head.starts_with("HTTP/1.") || head.size() < 12) return false;
  if (!parse_number(head.substr(9, 3), status_) || status_ < 100) return false;
  keep_alive_ = head[7] == '1';
  std::size_t at = head.find("\r\n") + 2;
  while (at < head.size()) {
    const std::size_t end = head.find("\r\n", at);
    const std::string_view line = head.substr(at, end - at);
    at = end + 2;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (same_text(name, "content-length")) {
      if (!parse_number(value, length_)) return false;
      body_end_ = BodyEnd::kLength;
    } else if (same_text(name, "transfer-encoding") && same_text(value, "chunked")) {
      body_end_ = BodyEnd::kChunks;
    } else if (same_text(name, "connection") && same_text(value, "close")) {
      keep_alive_ = false;
    }
  }
  return true;
}

}  // namespace minato::load
