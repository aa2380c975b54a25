#include "ingress/dns_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <list>
#include <mutex>
#include <thread>

#include "base/unique_fd.h"
#include "base/units.h"
#include "ingress/dns_message.h"
#include "ingress/dns_zone.h"

namespace minato::ingress {
namespace {

using std::chrono::steady_clock;

constexpr Millis kUpstreamPatience{2000};
constexpr Millis kStreamPatience{5000};
constexpr std::size_t kMostForwards = 512;
constexpr std::size_t kMostStreams = 64;
constexpr std::size_t kLargestDatagram = 4096;

sockaddr_in place_of(const Endpoint& endpoint) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(endpoint.port);
  ::inet_pton(AF_INET, endpoint.address.c_str(), &place.sin_addr);
  return place;
}

const sockaddr* generic(const sockaddr_in& place) {
  return reinterpret_cast<const sockaddr*>(&place);
}

Result<UniqueFd> bound(int type, const Endpoint& endpoint) {
  UniqueFd fd(::socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int on = 1;
  if (type == SOCK_STREAM) ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in place = place_of(endpoint);
  if (::bind(fd.get(), generic(place), sizeof place) != 0 ||
      (type == SOCK_STREAM && ::listen(fd.get(), 64) != 0)) {
    return fail(
        errno == EADDRINUSE ? ErrorCode::kConflict : ErrorCode::kIo,
        fmt::format("DNS at {}:{}: {}", endpoint.address, endpoint.port, std::strerror(errno)));
  }
  return fd;
}

std::uint16_t port_of(const UniqueFd& fd) {
  sockaddr_in place{};
  socklen_t length = sizeof place;
  ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&place), &length);
  return ntohs(place.sin_port);
}

// A question on its way to an upstream resolver: a socket of its own, so that an answer can be
// nobody else's.
struct Forward {
  UniqueFd fd;
  sockaddr_in client{};
  std::string question;
  std::size_t upstream = 0;
  steady_clock::time_point deadline;
};

// A client over TCP: each message has its length before it. A question for elsewhere is passed on
// over a connection to the upstream resolver, byte by byte from then on.
struct Stream {
  UniqueFd client;
  UniqueFd upstream;
  std::string received;
  steady_clock::time_point deadline;
};

}  // namespace

class DnsServer::Worker {
 public:
  Worker(DnsServerOptions options, UniqueFd datagrams, UniqueFd listener)
      : options_(std::move(options)),
        datagrams_(std::move(datagrams)),
        listener_(std::move(listener)),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        zone_(options_.zone),
        thread_([this] { run(); }) {}
  ~Worker() {
    const std::uint64_t one = 1;
    (void)!::write(wake_.get(), &one, sizeof one);
    thread_.join();
  }

  void set_names(const std::map<std::string, std::string>& names) {
    const std::lock_guard lock(mutex_);
    zone_.set_names(names);
  }
  Endpoint listening() const { return options_.listen; }

 private:
  std::optional<std::string> own_answer(std::string_view packet) {
    const std::lock_guard lock(mutex_);
    return zone_.answer(packet);
  }
  void run();
  std::vector<pollfd> sources() const;
  void take_datagram();
  void forward(std::string question, const sockaddr_in& client);
  bool send_on(Forward& forward);
  bool finish(Forward& forward);
  bool retry(Forward& forward);
  void accept_stream();
  bool serve(Stream& stream, bool client_ready, bool upstream_ready);
  bool answer_messages(Stream& stream);
  bool pass_on(Stream& stream, std::string_view framed);

  const DnsServerOptions options_;
  const UniqueFd datagrams_;
  const UniqueFd listener_;
  const UniqueFd wake_;
  std::mutex mutex_;  // Guards the zone.
  DnsZone zone_;
  std::list<Forward> forwards_;  // The thread's own, like the streams.
  std::list<Stream> streams_;
  std::thread thread_;
};

// -- The loop
// ---------------------------------------------------------------------------------------

std::vector<pollfd> DnsServer::Worker::sources() const {
  std::vector<pollfd> sources = {
      {wake_.get(), POLLIN, 0}, {datagrams_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
  for (const Forward& forward : forwards_) sources.push_back({forward.fd.get(), POLLIN, 0});
  for (const Stream& stream : streams_) {
    sources.push_back({stream.client.get(), POLLIN, 0});
    sources.push_back({stream.upstream.get(), POLLIN, 0});
  }
  return sources;
}

void DnsServer::Worker::run() {
  for (;;) {
    std::vector<pollfd> ready = sources();
    const int patience = forwards_.empty() && streams_.empty() ? -1 : 250;
    if (::poll(ready.data(), ready.size(), patience) < 0 && errno != EINTR) return;
    if (ready[0].revents != 0) return;
    std::size_t place = 3;
    const auto now = steady_clock::now();
    for (auto forward = forwards_.begin(); forward != forwards_.end(); ++place) {
      const bool done = ready[place].revents != 0 ? finish(*forward)
                                                  : now > forward->deadline && !retry(*forward);
      forward = done ? forwards_.erase(forward) : std::next(forward);
    }
    for (auto stream = streams_.begin(); stream != streams_.end(); place += 2) {
      const bool alive = serve(*stream, ready[place].revents != 0, ready[place + 1].revents != 0);
      stream = alive && now < stream->deadline ? std::next(stream) : streams_.erase(stream);
    }
    // Newcomers last: the places above are those of before.
    if (ready[1].revents != 0) take_datagram();
    if (ready[2].revents != 0) accept_stream();
  }
}

// -- Datagrams
// --------------------------------------------------------------------------------------

void DnsServer::Worker::take_datagram() {
  for (int i = 0; i < 64; ++i) {
    std::array<char, kLargestDatagram> buffer;
    sockaddr_in client{};
    socklen_t length = sizeof client;
    const ssize_t got = ::recvfrom(datagrams_.get(), buffer.data(), buffer.size(), 0,
                                   reinterpret_cast<sockaddr*>(&client), &length);
    if (got < 0) return;
    const std::string_view packet(buffer.data(), static_cast<std::size_t>(got));
    const auto answer = own_answer(packet);
    if (!answer) {
      forward(std::string(packet), client);
    } else if (!answer->empty()) {
      ::sendto(datagrams_.get(), answer->data(), answer->size(), 0, generic(client), length);
    }
  }
}

void DnsServer::Worker::forward(std::string question, const sockaddr_in& client) {
  Forward forward{UniqueFd(), client, std::move(question), 0, {}};
  if (forwards_.size() < kMostForwards && send_on(forward)) {
    forwards_.push_back(std::move(forward));
    return;
  }
  const std::string refusal =
      dns_complaint(forward.question,
                    options_.upstream.empty() ? DnsOutcome::kRefused : DnsOutcome::kServerFailure);
  ::sendto(datagrams_.get(), refusal.data(), refusal.size(), 0, generic(client), sizeof client);
}

// To the upstream resolver that is next, or the ones after it; false when there is none left.
bool DnsServer::Worker::send_on(Forward& forward) {
  for (; forward.upstream < options_.upstream.size(); ++forward.upstream) {
    const sockaddr_in place = place_of(options_.upstream[forward.upstream]);
    UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd || ::connect(fd.get(), generic(place), sizeof place) != 0) continue;
    if (::send(fd.get(), forward.question.data(), forward.question.size(), 0) < 0) continue;
    forward.fd = std::move(fd);
    forward.deadline = steady_clock::now() + kUpstreamPatience;
    return true;
  }
  return false;
}

bool DnsServer::Worker::retry(Forward& forward) {
  ++forward.upstream;
  if (send_on(forward)) return true;
  const std::string failure = dns_complaint(forward.question, DnsOutcome::kServerFailure);
  ::sendto(datagrams_.get(), failure.data(), failure.size(), 0, generic(forward.client),
           sizeof forward.client);
  return false;
}

// True when the client has its answer (or none is to be had).
bool DnsServer::Worker::finish(Forward& forward) {
  std::array<char, 65535> buffer;
  const ssize_t got = ::recv(forward.fd.get(), buffer.data(), buffer.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (got < 0) return !retry(forward);  // Refused: nobody listens there.
  // The answer must be to this question.
  if (got < 12 || std::memcmp(buffer.data(), forward.question.data(), 2) != 0) return false;
  ::sendto(datagrams_.get(), buffer.data(), static_cast<std::size_t>(got), 0,
           generic(forward.client), sizeof forward.client);
  return true;
}

// -- Streams
// ----------------------------------------------------------------------------------------

void DnsServer::Worker::accept_stream() {
  UniqueFd client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!client || streams_.size() >= kMostStreams) return;
  streams_.push_back(
      Stream{std::move(client), UniqueFd(), "", steady_clock::now() + kStreamPatience});
}

// False when the connection is over.
bool DnsServer::Worker::serve(Stream& stream, bool client_ready, bool upstream_ready) {
  std::array<char, 16384> buffer;
  if (upstream_ready) {
    const ssize_t got = ::recv(stream.upstream.get(), buffer.data(), buffer.size(), 0);
    if (got <= 0) return false;
    const auto size = static_cast<std::size_t>(got);
    if (::send(stream.client.get(), buffer.data(), size, MSG_NOSIGNAL) != got) return false;
  }
  if (!client_ready) return true;
  const ssize_t got = ::recv(stream.client.get(), buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  stream.received.append(buffer.data(), static_cast<std::size_t>(got));
  return answer_messages(stream);
}

bool DnsServer::Worker::answer_messages(Stream& stream) {
  for (;;) {
    const std::string& received = stream.received;
    if (received.size() < 2) return true;
    const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(received[0]))
                                   << 8 |
                               static_cast<unsigned char>(received[1]);
    if (received.size() < 2 + length) return true;
    const std::string framed = received.substr(0, 2 + length);
    stream.received.erase(0, 2 + length);
    const auto answer = own_answer(std::string_view(framed).substr(2));
    if (!answer) {
      if (!pass_on(stream, framed)) return false;
      continue;
    }
    if (answer->empty()) return false;
    std::string reply;
    reply += static_cast<char>(answer->size() >> 8);
    reply += static_cast<char>(answer->size() & 255);
    reply += *answer;
    const ssize_t sent = ::send(stream.client.get(), reply.data(), reply.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(reply.size())) return false;
  }
}

bool DnsServer::Worker::pass_on(Stream& stream, std::string_view framed) {
  if (!stream.upstream) {
    if (options_.upstream.empty()) return false;
    const sockaddr_in place = place_of(options_.upstream.front());
    // The first one only, and with little patience: questions over TCP are rare.
    UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval limit{1, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (!fd || ::connect(fd.get(), generic(place), sizeof place) != 0) return false;
    stream.upstream = std::move(fd);
  }
  const ssize_t sent = ::send(stream.upstream.get(), framed.data(), framed.size(), MSG_NOSIGNAL);
  return sent == static_cast<ssize_t>(framed.size());
}

// -- The public face
// --------------------------------------------------------------------------------

namespace {

struct Sockets {
  UniqueFd datagrams;
  UniqueFd listener;
};

Result<Sockets> bind_both(Endpoint endpoint) {
  auto datagrams = bound(SOCK_DGRAM, endpoint);
  if (!datagrams) return fail(datagrams.error());
  endpoint.port = port_of(*datagrams);
  auto listener = bound(SOCK_STREAM, endpoint);
  if (!listener) return fail(listener.error());
  return Sockets{std::move(*datagrams), std::move(*listener)};
}

}  // namespace

Result<std::unique_ptr<DnsServer>> DnsServer::start(DnsServerOptions options) {
  auto sockets = bind_both(options.listen);
  // A port that the system chose for datagrams may be in use for streams: another one, then.
  for (int attempt = 0; !sockets && options.listen.port == 0 && attempt < 16; ++attempt) {
    sockets = bind_both(options.listen);
  }
  if (!sockets) return fail(sockets.error());
  options.listen.port = port_of(sockets->datagrams);
  return std::unique_ptr<DnsServer>(new DnsServer(std::make_unique<Worker>(
      std::move(options), std::move(sockets->datagrams), std::move(sockets->listener))));
}

DnsServer::DnsServer(std::unique_ptr<Worker> worker) : worker_(std::move(worker)) {}
DnsServer::~DnsServer() = default;
void DnsServer::set_names(std::map<std::string, std::string> names) { worker_->set_names(names); }
Endpoint DnsServer::listening() const { return worker_->listening(); }

}  // namespace minato::ingress
