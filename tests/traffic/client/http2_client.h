// Http2Client: one HTTP/2 connection of ours, requests side by side. Shared by its reader and by
// the requests under way; one thread.
#pragma once

#include "client/tally.h"
#include "wire/http2_session.h"

namespace minato::traffic {

struct Http2Answer {
  HeaderList headers{};
  HeaderList trailers{};
  std::string body{};
  /// The peer has not looked at it (GOAWAY with a lower stream, REFUSED_STREAM): to be sent again.
  bool refused = false;

  /// "" if there is none.
  std::string header(std::string_view name) const;
  std::string trailer(std::string_view name) const;
};

class Http2Client : public Http2Session {
 public:
  explicit Http2Client(std::shared_ptr<Channel> channel)
      : Http2Session(std::move(channel), End::kClient) {}

  /// False after a GOAWAY and once the connection is over.
  bool takes_requests();
  /// Throws Failure: unanswered, cut or timeout.
  awaitable<Http2Answer> ask(HeaderList headers, std::string body,
                             std::chrono::milliseconds timeout);

 private:
  struct Call {
    explicit Call(asio::any_io_executor executor) : done(std::move(executor)) {}
    Http2Answer answer;
    asio::steady_timer done;
    bool over = false;
    bool answered = false;
    /// What comes now are trailers.
    bool head_complete = false;
    std::string why;
  };

  void on_header(StreamId stream, std::string name, std::string value) override;
  void on_headers_end(StreamId stream) override;
  void on_data(StreamId stream, std::string_view bytes) override;
  void on_end(StreamId stream) override;
  void on_closed(StreamId stream, std::uint32_t error) override;
  void on_lost(const std::string& why) override;
  static void end(Call& call, const std::string& why);

  std::map<StreamId, std::shared_ptr<Call>> calls_;
  bool lost_ = false;
};

}  // namespace minato::traffic
