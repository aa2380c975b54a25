#include "ingress/kept_sockets.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "base/file.h"
#include "ingress/unix_socket.h"

namespace minato::ingress {
namespace {

constexpr std::string_view kRequest = "_getsocks\n";
constexpr Millis kPatience{2000};
/// As many as one message carries, by Linux's limit.
constexpr std::size_t kMostDescriptors = 253;
/// A batch's words: for each descriptor two names and a number.
constexpr std::size_t kMostWords = kMostDescriptors * 5000;

bool send_number(int socket, int number) {
  return ::send(socket, &number, sizeof number, MSG_NOSIGNAL) == sizeof number;
}

bool receive_number(int socket, int& number) {
  return ::recv(socket, &number, sizeof number, MSG_WAITALL) == sizeof number;
}

}  // namespace

Result<KeptSockets::Batch> KeptSockets::receive(int socket) {
  Batch batch;
  batch.words.resize(kMostWords);
  std::array<char, CMSG_SPACE(sizeof(int) * kMostDescriptors)> control{};
  iovec words{batch.words.data(), batch.words.size()};
  msghdr message{};
  message.msg_iov = &words;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (got <= 0) return fail(ErrorCode::kIo, "HAProxy's sockets: the hand-over broke off");
  batch.words.resize(static_cast<std::size_t>(got));
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
      batch.descriptors.emplace_back(descriptor);
    }
  }
  return batch;
}

bool KeptSockets::send(int socket, const Batch& batch) {
  std::array<char, CMSG_SPACE(sizeof(int) * kMostDescriptors)> control{};
  iovec words{const_cast<char*>(batch.words.data()), batch.words.size()};
  msghdr message{};
  message.msg_iov = &words;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = CMSG_SPACE(sizeof(int) * batch.descriptors.size());
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int) * batch.descriptors.size());
  for (std::size_t i = 0; i < batch.descriptors.size(); ++i) {
    const int descriptor = batch.descriptors[i].get();
    std::memcpy(CMSG_DATA(header) + i * sizeof(int), &descriptor, sizeof(int));
  }
  return ::sendmsg(socket, &message, MSG_NOSIGNAL) == static_cast<ssize_t>(batch.words.size());
}

Status KeptSockets::take(const std::filesystem::path& statistics_socket) {
  drop();
  const auto socket = connect_unix(statistics_socket, kPatience);
  if (!socket) return fail(socket.error());
  int wanted = 0;
  const auto sent = ::send(socket->get(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(kRequest.size()) || !receive_number(socket->get(), wanted)) {
    return fail(ErrorCode::kIo, "HAProxy's sockets: no answer");
  }
  for (int got = 0; got < wanted;) {
    auto batch = receive(socket->get());
    if (!batch) {
      drop();
      return fail(batch.error());
    }
    got += static_cast<int>(batch->descriptors.size());
    send_number(socket->get(), got);
    batches_.push_back(std::move(*batch));
  }
  return {};
}

KeptSockets::Offer::Offer(const KeptSockets& sockets, std::filesystem::path path)
    : sockets_(sockets), path_(std::move(path)), stop_(::eventfd(0, EFD_CLOEXEC)) {
  const auto place = unix_address(path_);
  if (!place) return;
  ::unlink(path_.c_str());
  listener_ = UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const bool listens =
      ::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&*place), sizeof *place) == 0 &&
      ::listen(listener_.get(), 4) == 0;
  if (listens) thread_ = std::thread([this] { serve(); });
}

KeptSockets::Offer::~Offer() {
  ::eventfd_write(stop_.get(), 1);
  if (thread_.joinable()) thread_.join();
  ::unlink(path_.c_str());
}

// Everyone who asks gets all: HAProxy may be started more than once before it runs.
void KeptSockets::Offer::serve() {
  for (;;) {
    std::array<pollfd, 2> waiting{{{listener_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
    if (waiting[1].revents != 0) return;
    const UniqueFd client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client) continue;
    limit_waiting(client.get(), kPatience);
    std::array<char, 64> request{};
    if (::recv(client.get(), request.data(), request.size(), 0) <= 0) continue;
    int count = 0;
    for (const Batch& batch : sockets_.batches_)
      count += static_cast<int>(batch.descriptors.size());
    bool going = send_number(client.get(), count);
    for (const Batch& batch : sockets_.batches_) {
      int received = 0;
      going = going && send(client.get(), batch) && receive_number(client.get(), received);
    }
  }
}

}  // namespace minato::ingress
