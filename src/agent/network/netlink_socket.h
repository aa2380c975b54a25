// NetlinkSocket: one rtnetlink (or ctnetlink) socket. It belongs to the network namespace of the
// thread that opened it for good, which is how links inside a sandbox are set up from outside. Not
// for several threads at once.
#pragma once

#include <libmnl/libmnl.h>

#include <functional>
#include <vector>

#include "base/result.h"

namespace minato::network {

class NetlinkSocket {
 public:
  /// `bus`: NETLINK_ROUTE, NETLINK_NETFILTER. The error has the system's reason.
  static Result<NetlinkSocket> open(int bus);
  NetlinkSocket(NetlinkSocket&& other) noexcept;
  NetlinkSocket& operator=(NetlinkSocket&& other) noexcept;
  ~NetlinkSocket();

  /// Sends a request and waits for its acknowledgement; 0, or the kernel's errno.
  int request(nlmsghdr* message);
  /// Sends a request and hands every message of the answer to `each`; 0, or the kernel's errno.
  /// What changes meanwhile is asked for again: `each` then sees the same things more than once.
  int dump(nlmsghdr* message, const std::function<void(const nlmsghdr*)>& each);

 private:
  explicit NetlinkSocket(mnl_socket* socket) : socket_(socket) {}
  /// EINTR when the dump was not of one moment.
  int receive(unsigned sequence, const std::function<void(const nlmsghdr*)>& each);

  mnl_socket* socket_;
  unsigned sequence_ = 1;
};

/// The attributes of a message after its header of `header_size` bytes, or those inside another;
/// they point into it.
std::vector<const nlattr*> attributes(const nlmsghdr* message, std::size_t header_size);
std::vector<const nlattr*> attributes_inside(const nlattr* outer);

}  // namespace minato::network
