#include "agent/network/netlink_socket.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "base/file.h"

namespace minato::network {
namespace {

/// Of a dump that changes meanwhile.
constexpr int kAttempts = 8;

int hand_on(const nlmsghdr* message, void* data) {
  (*static_cast<const std::function<void(const nlmsghdr*)>*>(data))(message);
  return MNL_CB_OK;
}

/// Takes the mark off that something changed during the dump: libmnl would stop in the middle, and
/// the rest would be taken for the answer to the next request.
bool clear_interruption(char* buffer, std::size_t size) {
  bool interrupted = false;
  int left = static_cast<int>(size);
  for (auto* message = reinterpret_cast<nlmsghdr*>(buffer); mnl_nlmsg_ok(message, left);
       message = mnl_nlmsg_next(message, &left)) {
    interrupted = interrupted || (message->nlmsg_flags & NLM_F_DUMP_INTR) != 0;
    message->nlmsg_flags &= static_cast<unsigned short>(~NLM_F_DUMP_INTR);
  }
  return interrupted;
}

int collect(const nlattr* attribute, void* data) {
  static_cast<std::vector<const nlattr*>*>(data)->push_back(attribute);
  return MNL_CB_OK;
}

}  // namespace

Result<NetlinkSocket> NetlinkSocket::open(int bus) {
  mnl_socket* socket = mnl_socket_open2(bus, SOCK_CLOEXEC);
  if (socket == nullptr) return fail(errno_error("netlink", errno));
  NetlinkSocket opened(socket);
  if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0) {
    return fail(errno_error("netlink", errno));
  }
  // Without it every acknowledgement repeats the request.
  const int on = 1;
  mnl_socket_setsockopt(socket, NETLINK_CAP_ACK, const_cast<int*>(&on), sizeof on);
  return opened;
}

NetlinkSocket::NetlinkSocket(NetlinkSocket&& other) noexcept
    : socket_(std::exchange(other.socket_, nullptr)), sequence_(other.sequence_) {}

NetlinkSocket& NetlinkSocket::operator=(NetlinkSocket&& other) noexcept {
  std::swap(socket_, other.socket_);
  sequence_ = other.sequence_;
  return *this;
}

NetlinkSocket::~NetlinkSocket() {
  if (socket_ != nullptr) mnl_socket_close(socket_);
}

int NetlinkSocket::request(nlmsghdr* message) {
  message->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
  return dump(message, [](const nlmsghdr*) {});
}

int NetlinkSocket::dump(nlmsghdr* message, const std::function<void(const nlmsghdr*)>& each) {
  message->nlmsg_flags |= NLM_F_REQUEST;
  int error = EINTR;
  for (int attempt = 0; error == EINTR && attempt < kAttempts; ++attempt) {
    message->nlmsg_seq = sequence_++;
    if (mnl_socket_sendto(socket_, message, message->nlmsg_len) < 0) return errno;
    error = receive(message->nlmsg_seq, each);
  }
  return error;
}

int NetlinkSocket::receive(unsigned sequence, const std::function<void(const nlmsghdr*)>& each) {
  const unsigned port = mnl_socket_get_portid(socket_);
  char buffer[32768];
  bool interrupted = false;
  for (;;) {
    const ssize_t got = mnl_socket_recvfrom(socket_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    const auto size = static_cast<std::size_t>(got);
    interrupted = clear_interruption(buffer, size) || interrupted;
    const int more = mnl_cb_run(buffer, size, sequence, port, hand_on,
                                const_cast<void*>(static_cast<const void*>(&each)));
    if (more < 0) return errno;
    if (more == MNL_CB_STOP) return interrupted ? EINTR : 0;
  }
}

std::vector<const nlattr*> attributes(const nlmsghdr* message, std::size_t header_size) {
  std::vector<const nlattr*> found;
  mnl_attr_parse(message, static_cast<unsigned>(header_size), collect, &found);
  return found;
}

std::vector<const nlattr*> attributes_inside(const nlattr* outer) {
  std::vector<const nlattr*> found;
  mnl_attr_parse_nested(outer, collect, &found);
  return found;
}

}  // namespace minato::network
