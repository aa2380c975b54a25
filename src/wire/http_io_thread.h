// IoThread: one thread that runs one io_context, with the connections that live on it. What belongs
// to a connection happens on its thread alone and needs no lock; other threads get there through
// the IoGate, which outlives both.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>

#include "base/units.h"

namespace minato::wire {

using SteadyTime = std::chrono::steady_clock::time_point;
using TcpSocket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// What lives on an I/O thread. Called there only.
class IoConnection {
 public:
  virtual ~IoConnection() = default;
  /// Closes, or says so to the peer, when something took too long.
  virtual void check_deadline(SteadyTime now) = 0;
  /// Closes as soon as nothing is under way.
  virtual void stop() = 0;
  virtual void abort() = 0;
};

/// Posts to an I/O thread from any other, and does nothing once that is gone.
class IoGate {
 public:
  explicit IoGate(boost::asio::io_context& context) : context_(&context) {}

  template <class Function>
  void post(Function function) {
    const std::lock_guard lock(mutex_);
    if (context_ != nullptr) boost::asio::post(*context_, std::move(function));
  }
  void close() {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
    thread_ = std::thread::id();
  }
  bool runs_here() const { return thread_.load() == std::this_thread::get_id(); }

 private:
  friend class IoThread;
  std::mutex mutex_;
  boost::asio::io_context* context_;
  std::atomic<std::thread::id> thread_{};
};

/// How many connections there are on all threads of a server.
class ConnectionCount {
 public:
  void add();
  void remove();
  std::size_t value() const;
  /// True when the last one went in time.
  bool wait_for_none(Millis patience);

 private:
  mutable std::mutex mutex_;
  std::condition_variable none_;
  std::size_t value_ = 0;
};

class IoThread {
 public:
  /// `name` is the thread's, at most 15 characters; `sweep` is how often deadlines are looked at.
  IoThread(const std::string& name, Millis sweep, std::shared_ptr<ConnectionCount> count);
  /// end().
  ~IoThread();

  boost::asio::io_context& context() { return context_; }
  const std::shared_ptr<IoGate>& gate() const { return gate_; }

  // On the thread only.
  void add(std::shared_ptr<IoConnection> connection);
  void remove(IoConnection* connection);

  /// The server is stopping: requests from now on are the last of their connections.
  bool is_stopping() const { return stopping_; }

  // From any other thread.
  void begin_stop() { stopping_ = true; }
  void stop_connections();
  /// Aborts what is left and ends the thread. Not to be called on it.
  void end();

 private:
  void run(const std::string& name);
  void sweep();
  void for_each(const std::function<void(IoConnection&)>& visit);

  boost::asio::io_context context_{1};
  std::shared_ptr<IoGate> gate_;
  std::shared_ptr<ConnectionCount> count_;
  Millis sweep_interval_;
  boost::asio::steady_timer sweep_timer_;
  std::atomic<bool> stopping_ = false;
  std::unordered_map<IoConnection*, std::shared_ptr<IoConnection>> connections_;
  std::thread thread_;
};

}  // namespace minato::wire
