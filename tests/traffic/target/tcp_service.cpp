#include "target/proxy_header.h"
#include "target/services.h"

namespace minato::traffic {
namespace {

constexpr auto kNoThrow = asio::as_tuple(use_awaitable);

/// What came after the header; false if there was none.
awaitable<bool> read_proxy_header(std::shared_ptr<Channel> channel, std::string& received) {
  std::vector<char> room(4096);
  for (;;) {
    auto [error, count] = co_await channel->async_read_some(asio::buffer(room), kNoThrow);
    if (error) co_return false;
    received.append(room.data(), count);
    const ProxyHeader header = parse_proxy_header(received);
    if (header.progress == ProxyHeader::Progress::kMalformed) co_return false;
    if (header.progress == ProxyHeader::Progress::kComplete) {
      received.erase(0, header.size);
      co_return true;
    }
  }
}

}  // namespace

awaitable<void> serve_tcp(std::shared_ptr<Channel> channel, TargetState& state,
                          ProxyProtocol proxy_protocol) {
  const TargetState::Presence presence(state, [channel] { channel->end_sending(); });
  std::string bytes;
  if (proxy_protocol == ProxyProtocol::kVersion2 && !co_await read_proxy_header(channel, bytes)) {
    channel->close();
    co_return;
  }
  std::vector<char> room(16 * 1024);
  for (;;) {
    if (!bytes.empty()) {
      if (state.strikes(Fault::kDrop)) break;
      if (state.strikes(Fault::kWrongBody)) bytes[0] = '#';
      auto [error, sent] = co_await asio::async_write(*channel, asio::buffer(bytes), kNoThrow);
      if (error) break;
    }
    auto [error, count] = co_await channel->async_read_some(asio::buffer(room), kNoThrow);
    if (error) break;
    bytes.assign(room.data(), count);
  }
  channel->close();
}

}  // namespace minato::traffic
