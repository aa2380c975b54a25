// HttpRequest and HttpResponse: what the HTTP server, the HTTP client and the WebSockets exchange
// with the rest of the program. Plain values; no HTTP library shows through.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minato::wire {

/// Header fields in the order received or to be sent. Names compare without regard to case.
class HttpHeaders {
 public:
  struct Field {
    std::string name;
    std::string value;
  };

  HttpHeaders() = default;
  HttpHeaders(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value);
  /// Replaces every field of that name.
  void set(std::string name, std::string value);
  void erase(std::string_view name);
  /// The first field of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  std::size_t count(std::string_view name) const;

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }
  void reserve(std::size_t count) { fields_.reserve(count); }

 private:
  std::vector<Field> fields_;
};

struct HttpRequest {
  std::string method;
  std::string target;  // As it was sent: "/path?query", still percent-encoded.
  HttpHeaders headers;
  std::string body;
  std::string peer;  // "127.0.0.1:51234".
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;  // Content-Length and Connection are the server's business.
  std::string body;
};

/// The path of a target, without the query.
std::string_view target_path(std::string_view target);
/// The query of a target, without the question mark; empty when there is none.
std::string_view target_query(std::string_view target);
/// "Not Found"; "Unknown" for a status without a name.
std::string_view reason_phrase(int status);
/// ASCII only, as header names compare.
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace minato::wire
