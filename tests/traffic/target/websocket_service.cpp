#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "target/services.h"

namespace minato::traffic {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
constexpr auto kNoThrow = asio::as_tuple(use_awaitable);

/// One connection; shared by the echo and by the farewell, which may be under way together.
struct Echo {
  explicit Echo(std::shared_ptr<Channel> connected)
      : channel(std::move(connected)), stream(*channel) {}
  std::shared_ptr<Channel> channel;
  websocket::stream<Channel&> stream;
};

awaitable<void> say_goodbye(std::shared_ptr<Echo> echo) {
  const websocket::close_reason reason(websocket::close_code::going_away);
  co_await echo->stream.async_close(reason, kNoThrow);
  echo->channel->close();
}

}  // namespace

awaitable<void> serve_websocket(std::shared_ptr<Channel> channel, TargetState& state,
                                std::string request) {
  const auto echo = std::make_shared<Echo>(channel);
  const TargetState::Presence presence(state, [echo] {
    asio::co_spawn(echo->channel->get_executor(), say_goodbye(echo), asio::detached);
  });
  auto [refused] = co_await echo->stream.async_accept(asio::buffer(request), kNoThrow);
  if (refused) co_return;
  for (;;) {
    beast::flat_buffer message;
    auto [read_error, count] = co_await echo->stream.async_read(message, kNoThrow);
    if (read_error || state.strikes(Fault::kDrop)) break;
    if (state.strikes(Fault::kWrongBody)) *static_cast<char*>(message.data().data()) = '#';
    echo->stream.text(echo->stream.got_text());
    auto [write_error, sent] = co_await echo->stream.async_write(message.data(), kNoThrow);
    if (write_error) break;
  }
  channel->close();
}

}  // namespace minato::traffic
