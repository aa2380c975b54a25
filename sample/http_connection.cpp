#include "http_connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace sample {
namespace {

constexpr std::size_t kLongestRequest = 64 * 1024;
constexpr int kLongestSlowness = 600'000;

struct Answer {
  std::string_view status;
  std::string body;
};

/// The request target of "GET /path HTTP/1.1".
std::string_view target_of(std::string_view request) {
  const std::size_t begin = request.find(' ');
  if (begin == std::string_view::npos) return "";
  const std::size_t end = request.find_first_of(" \r", begin + 1);
  return request.substr(begin + 1, end - begin - 1);
}

bool client_wants_close(std::string_view request) {
  constexpr std::string_view kHeader = "\r\nconnection: close\r\n";
  return std::search(request.begin(), request.end(), kHeader.begin(), kHeader.end(),
                     [](unsigned char a, unsigned char b) { return std::tolower(a) == b; }) !=
         request.end();
}

/// "/slow?ms=250" answers after 250 ms, as a page that has work to do.
void be_slow(std::string_view target) {
  constexpr std::string_view kQuestion = "/slow?ms=";
  if (!target.starts_with(kQuestion)) return;
  const int asked = std::atoi(std::string(target.substr(kQuestion.size())).c_str());
  poll(nullptr, 0, std::clamp(asked, 0, kLongestSlowness));
}

Answer answer_to(std::string_view target, const std::string& greeting) {
  const std::string_view path = target.substr(0, target.find('?'));
  if (path == "/health") return {"200 OK", "ok\n"};
  if (path != "/" && path != "/slow") return {"404 Not Found", "There is nothing here.\n"};
  be_slow(target);
  return {"200 OK", greeting};
}

}  // namespace

HttpConnection::HttpConnection(int descriptor, const Surroundings& surroundings)
    : descriptor_(descriptor), surroundings_(surroundings) {}

HttpConnection::~HttpConnection() { close(descriptor_); }

void HttpConnection::serve() {
  while (read_request() && answer()) {
  }
}

bool HttpConnection::stopping() const {
  pollfd stop{surroundings_.stop_descriptor, POLLIN, 0};
  return poll(&stop, 1, 0) == 1;
}

/// False once the sample is to stop and nothing of a request has come.
bool HttpConnection::wait_for_bytes() const {
  pollfd both[] = {{descriptor_, POLLIN, 0}, {surroundings_.stop_descriptor, POLLIN, 0}};
  const bool request_has_begun = !received_.empty();
  if (poll(both, request_has_begun ? 1 : 2, -1) < 0) return false;
  return both[0].revents != 0;
}

bool HttpConnection::read_request() {
  while (received_.find("\r\n\r\n") == std::string::npos) {
    char bytes[4096];
    if (received_.size() > kLongestRequest || !wait_for_bytes()) return false;
    const ssize_t count = recv(descriptor_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(count));
  }
  return true;
}

/// Requests have no body here: what follows the blank line is the next request.
bool HttpConnection::answer() {
  const std::size_t end = received_.find("\r\n\r\n") + 4;
  const std::string request = received_.substr(0, end);
  received_.erase(0, end);

  const Answer answer = answer_to(target_of(request), surroundings_.greeting);
  const bool last = client_wants_close(request) || stopping();
  std::string bytes = "HTTP/1.1 ";
  bytes.append(answer.status)
      .append("\r\nContent-Type: text/plain\r\nContent-Length: ")
      .append(std::to_string(answer.body.size()))
      .append(last ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n")
      .append(request.starts_with("HEAD ") ? "" : answer.body);
  return send_all(bytes) && !last;
}

bool HttpConnection::send_all(const std::string& bytes) const {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = send(descriptor_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

}  // namespace sample
