#include "client/senders.h"

namespace minato::traffic {
namespace {

constexpr auto kNoThrow = asio::as_tuple(use_awaitable);

std::string make_message(Run& run, const Order& order) {
  return run.next_word() + std::string(order.bytes, '.');
}

awaitable<void> echo(Channel& channel, const std::string& message,
                     std::chrono::milliseconds timeout) {
  channel.expires_after(timeout);
  auto [write_error, sent] = co_await asio::async_write(channel, asio::buffer(message), kNoThrow);
  if (write_error) throw ended(channel, "closed", "writing: " + write_error.message());
  std::string back(message.size(), '\0');
  auto [read_error, count] = co_await asio::async_read(channel, asio::buffer(back), kNoThrow);
  if (read_error) {
    throw ended(channel, "closed",
                "after " + std::to_string(count) + " bytes of the echo: " + read_error.message());
  }
  if (back != message) throw Failure{"body", channel.name() + ": " + back.substr(0, 100)};
  channel.never_expires();
}

awaitable<void> work(Run& run, const Order& order, Tally& tally, int number) {
  Pace pace(order.rate, number, order.connections);
  std::shared_ptr<Channel> channel;
  for (auto due = pace.next(); co_await run.sleep_until(due); due = pace.next()) {
    ++tally.sent;
    try {
      if (!channel) {
        channel = co_await run.connect(order, tally, "");
        ++tally.open;
      }
      const std::string message = make_message(run, order);
      co_await echo(*channel, message, order.timeout);
      tally.succeeded(due, "");
    } catch (const Failure& failure) {
      if (channel) --tally.open;
      channel.reset();
      tally.failed(failure);
    }
  }
  if (channel) --tally.open;
}

awaitable<void> send_one(Run& run, const Order& order, Tally& tally, Clock::time_point due) {
  ++tally.sent;
  try {
    const auto channel = co_await run.connect(order, tally, "");
    const std::string message = make_message(run, order);
    co_await echo(*channel, message, order.timeout);
    if (!order.tls) {
      channel->expires_after(order.timeout);
      channel->end_sending();
      char more;
      auto [error, count] = co_await asio::async_read(*channel, asio::buffer(&more, 1), kNoThrow);
      if (error != asio::error::eof) {
        throw ended(*channel, "closed", "instead of a FIN: " + error.message());
      }
    }
    tally.succeeded(due, "");
  } catch (const Failure& failure) {
    tally.failed(failure);
  }
}

}  // namespace

awaitable<void> send_tcp(Run& run, const Order& order, Tally& tally) {
  co_await send_on_all(run, order, [&](int number) { return work(run, order, tally, number); });
}

awaitable<void> send_tcp_short(Run& run, const Order& order, Tally& tally) {
  co_await send_at_rate(run, order,
                        [&](Clock::time_point due) { return send_one(run, order, tally, due); });
}

}  // namespace minato::traffic
