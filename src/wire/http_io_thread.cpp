#include "wire/http_io_thread.h"

#include <pthread.h>

#include <boost/asio/executor_work_guard.hpp>
#include <exception>
#include <future>
#include <vector>

#include "base/log.h"

namespace minato::wire {

void ConnectionCount::add() {
  const std::lock_guard lock(mutex_);
  ++value_;
}

void ConnectionCount::remove() {
  const std::lock_guard lock(mutex_);
  if (--value_ == 0) none_.notify_all();
}

std::size_t ConnectionCount::value() const {
  const std::lock_guard lock(mutex_);
  return value_;
}

bool ConnectionCount::wait_for_none(Millis patience) {
  std::unique_lock lock(mutex_);
  return none_.wait_for(lock, patience, [this] { return value_ == 0; });
}

IoThread::IoThread(const std::string& name, Millis sweep, std::shared_ptr<ConnectionCount> count)
    : gate_(std::make_shared<IoGate>(context_)),
      count_(std::move(count)),
      sweep_interval_(sweep),
      sweep_timer_(context_) {
  std::promise<void> started;
  thread_ = std::thread([this, name, &started] {
    gate_->thread_ = std::this_thread::get_id();
    started.set_value();
    run(name);
  });
  started.get_future().wait();
}

IoThread::~IoThread() { end(); }

void IoThread::run(const std::string& name) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
  const auto working = boost::asio::make_work_guard(context_);
  sweep();
  for (;;) {
    try {
      context_.run();
      return;
    } catch (const std::exception& error) {
      // The connection it happened on has dropped its reply, or runs into its deadline.
      spdlog::error("{}: {}", name, error.what());
    }
  }
}

void IoThread::sweep() {
  sweep_timer_.expires_after(sweep_interval_);
  sweep_timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    const SteadyTime now = std::chrono::steady_clock::now();
    for_each([now](IoConnection& connection) { connection.check_deadline(now); });
    sweep();
  });
}

void IoThread::add(std::shared_ptr<IoConnection> connection) {
  IoConnection* const key = connection.get();
  connections_.emplace(key, std::move(connection));
  count_->add();
}

void IoThread::remove(IoConnection* connection) {
  if (connections_.erase(connection) > 0) count_->remove();
}

void IoThread::for_each(const std::function<void(IoConnection&)>& visit) {
  // A visit may remove its connection.
  std::vector<std::shared_ptr<IoConnection>> now;
  now.reserve(connections_.size());
  for (const auto& [key, connection] : connections_) now.push_back(connection);
  for (const auto& connection : now) visit(*connection);
}

void IoThread::stop_connections() {
  gate_->post([this] { for_each([](IoConnection& connection) { connection.stop(); }); });
}

void IoThread::end() {
  if (!thread_.joinable()) return;
  gate_->post([this] {
    for_each([](IoConnection& connection) { connection.abort(); });
    context_.stop();
  });
  thread_.join();
  gate_->close();
  connections_.clear();
}

}  // namespace minato::wire
