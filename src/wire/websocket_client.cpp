#include "wire/websocket_client.h"

#include <sys/socket.h>

#include <future>
#include <utility>

#include "base/file.h"
#include "wire/http_tcp_connect.h"
#include "wire/websocket_channel.h"

namespace minato::wire {
namespace {

constexpr Millis kSweep{1000};

boost::asio::ip::tcp protocol_of(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return address.ss_family == AF_INET6 ? boost::asio::ip::tcp::v6() : boost::asio::ip::tcp::v4();
}

}  // namespace

class WebSocketClient::Core {
 public:
  Core() : thread_("websocket", kSweep, std::make_shared<ConnectionCount>()) {}

  Status connect(const WebSocketTarget& target, const WebSocketOptions& options,
                 WebSocketOpen open) {
    Result<UniqueFd> fd = connect_tcp(target.host, target.port, options.handshake_timeout);
    if (!fd) return fail(fd.error());
    std::promise<Result<std::shared_ptr<WebSocketSession>>> promise;
    auto connected = [&promise](Result<std::shared_ptr<WebSocketSession>> result) {
      promise.set_value(std::move(result));
    };
    auto start = [&, connected]() mutable {
      boost::system::error_code error;
      TcpSocket socket(thread_.context());
      socket.assign(protocol_of(fd->get()), fd->get(), error);
      if (error) return connected(fail(ErrorCode::kUnavailable, error.message()));
      fd->release();
      connect_websocket(thread_, std::move(socket), target, options, std::move(open),
                        std::move(connected));
    };
    thread_.gate()->post(std::move(start));
    // Always answered: Beast ends the handshake in time, one way or the other.
    Result<std::shared_ptr<WebSocketSession>> session = promise.get_future().get();
    if (!session) return fail(session.error());
    session_ = std::move(*session);
    return {};
  }

  const std::shared_ptr<WebSocketSession>& session() const { return session_; }

 private:
  IoThread thread_;
  std::shared_ptr<WebSocketSession> session_;
};

Result<std::unique_ptr<WebSocketClient>> WebSocketClient::connect(const WebSocketTarget& target,
                                                                  const WebSocketOptions& options,
                                                                  WebSocketOpen open) {
  auto core = std::make_unique<Core>();
  if (Status connected = core->connect(target, options, std::move(open)); !connected) {
    return fail(connected.error());
  }
  return std::unique_ptr<WebSocketClient>(new WebSocketClient(std::move(core)));
}

WebSocketClient::WebSocketClient(std::unique_ptr<Core> core) : core_(std::move(core)) {}

WebSocketClient::~WebSocketClient() = default;

const std::shared_ptr<WebSocketSession>& WebSocketClient::session() const {
  return core_->session();
}

}  // namespace minato::wire
