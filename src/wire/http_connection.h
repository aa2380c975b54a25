// HttpConnection: one accepted TCP connection of an HttpServer. It reads one request, waits for its
// answer, writes that, and only then looks at the next, so that pipelined requests are answered in
// order. It lives on its IoThread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "wire/http_io_thread.h"
#include "wire/http_parser.h"
#include "wire/http_server.h"

namespace minato::wire {

class HttpConnection final : public IoConnection,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  /// `options` must outlive the thread.
  HttpConnection(IoThread& thread, TcpSocket socket, const HttpServerOptions& options);

  void start();
  /// The answer to the request that is being handled.
  void respond(HttpResponse response);

  void check_deadline(SteadyTime now) override;
  void stop() override;
  void abort() override;

 private:
  enum class Phase {
    kReading,    // A request, or waiting for one.
    kHandling,   // The handler has it.
    kWriting,    // The answer.
    kLingering,  // Everything is said; what still arrives is thrown away, so that the peer gets to
                 // read the answer before it sees a reset.
    kClosed,
  };
  enum class Persistence { kKeep, kClose };

  void read();
  void on_read(std::size_t size);
  void advance();
  void make_room();
  void discard(std::size_t size);
  void send_continue();
  void dispatch();
  bool upgraded(const HttpRequest& request);
  void refuse(const Error& error);
  void write(HttpResponse response, Persistence persistence);
  void on_written();
  void linger();
  void close();
  void set_deadline(Millis patience);
  bool idle() const;
  /// The server is: this request is the last.
  bool is_stopping() const { return thread_.is_stopping(); }

  IoThread& thread_;
  TcpSocket socket_;
  const HttpServerOptions& options_;
  HttpRequestParser parser_;
  std::string peer_;

  Phase phase_ = Phase::kReading;
  Persistence persistence_ = Persistence::kKeep;
  SteadyTime deadline_ = SteadyTime::max();
  bool reading_ = false;    // An asynchronous read is under way.
  bool head_only_ = false;  // The request is a HEAD.
  bool refused_ = false;    // What arrives has not been read to its end.
  bool continued_ = false;  // 100 Continue was sent for this request.
  std::string buffer_;      // Received, from begin_ to end_ not yet parsed.
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t discarded_ = 0;
  std::string head_;
  std::string body_;
};

}  // namespace minato::wire
