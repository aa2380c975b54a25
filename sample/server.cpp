// The sample application: a web server that says which version of it and which task answers.
//
//   /           a greeting            /slow?ms=250   the greeting after a while
//   /health     "ok"
//
// PORT (8080) and SAMPLE_VERSION are its settings. SIGTERM ends it gracefully: it stops listening,
// finishes the requests under way, and exits with 0. `sample health` asks a running one, for a
// container's health check in an image that has no shell.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "http_connection.h"

namespace {

std::string setting(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

sockaddr_in address_of(const std::string& port, in_addr_t host) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::atoi(port.c_str())));
  address.sin_addr.s_addr = htonl(host);
  return address;
}

int listen_on(const std::string& port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in address = address_of(port, INADDR_ANY);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener, 1024) != 0) {
    std::perror(("sample: cannot listen on port " + port).c_str());
    std::exit(1);
  }
  return listener;
}

std::string greeting() {
  char host[256] = "unknown";
  gethostname(host, sizeof host - 1);
  return "Hello from Minato " + setting("SAMPLE_VERSION", "v0") + " (task " + host + ")\n";
}

/// The connections that are open, so that the end can wait for them.
class OpenConnections {
 public:
  void enter() {
    const std::lock_guard lock(mutex_);
    ++count_;
  }
  void leave() {
    const std::lock_guard lock(mutex_);
    --count_;
    changed_.notify_all();
  }
  void wait_until_none() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

void accept_one(int listener, const sample::Surroundings& surroundings, OpenConnections& open) {
  const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const int on = 1;
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  open.enter();
  std::thread([client, &surroundings, &open] {
    { sample::HttpConnection(client, surroundings).serve(); }
    open.leave();
  }).detach();
}

int serve(const std::string& port) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  const int signals = signalfd(-1, &ends, SFD_CLOEXEC);

  const sample::Surroundings surroundings{greeting(), eventfd(0, EFD_CLOEXEC)};
  OpenConnections open;
  const int listener = listen_on(port);
  std::printf("listening on port %s: %s", port.c_str(), surroundings.greeting.c_str());
  std::fflush(stdout);

  pollfd both[] = {{listener, POLLIN, 0}, {signals, POLLIN, 0}};
  while (poll(both, 2, -1) >= 0 && both[1].revents == 0) {
    accept_one(listener, surroundings, open);
  }
  close(listener);
  std::printf("asked to stop: finishing the requests under way\n");
  std::fflush(stdout);
  const uint64_t one = 1;
  if (write(surroundings.stop_descriptor, &one, sizeof one) < 0) return 1;
  open.wait_until_none();
  std::printf("stopped\n");
  std::fflush(stdout);
  return 0;
}

int ask_health(const std::string& port) {
  const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = address_of(port, INADDR_LOOPBACK);
  const std::string request = "GET /health HTTP/1.1\r\nHost: sample\r\nConnection: close\r\n\r\n";
  char reply[64] = "";
  if (connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      send(client, request.data(), request.size(), MSG_NOSIGNAL) < 0 ||
      recv(client, reply, sizeof reply - 1, 0) <= 0) {
    std::perror("sample: no answer");
    return 1;
  }
  return std::string_view(reply).starts_with("HTTP/1.1 200") ? 0 : 1;
}

}  // namespace

int main(int argument_count, char** arguments) {
  const std::string port = setting("PORT", "8080");
  if (argument_count > 1 && std::string_view(arguments[1]) == "health") return ask_health(port);
  return serve(port);
}
