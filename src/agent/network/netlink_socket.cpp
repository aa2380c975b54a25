#include "agent/network/netlink_socket.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "base/file.h"

namespace minato::network {
namespace {

int hand_on(const nlmsghdr* message, void* data) {
  (*static_cast<const std::function<void(const nlmsghdr*)>*>(data))(message);
  return MNL_CB_OK;
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
  message->nlmsg_seq = sequence_++;
  if (mnl_socket_sendto(socket_, message, message->nlmsg_len) < 0) return errno;
  const unsigned port = mnl_socket_get_portid(socket_);
  char buffer[32768];
  for (;;) {
    const ssize_t got = mnl_socket_recvfrom(socket_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    const int more = mnl_cb_run(buffer, static_cast<std::size_t>(got), message->nlmsg_seq, port,
                                hand_on, const_cast<void*>(static_cast<const void*>(&each)));
    if (more < 0) return errno;
    if (more == MNL_CB_STOP) return 0;
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
