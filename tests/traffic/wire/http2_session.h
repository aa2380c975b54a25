// Http2Session: one HTTP/2 connection on a channel, either end of it: nghttp2 with the reading and
// writing around it. What the frames mean is up to the derived class. Kept alive by run() and by
// whoever shares it; one thread.
#pragma once

#include <nghttp2/nghttp2.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/channel.h"

namespace minato::traffic {

using StreamId = std::int32_t;
using HeaderList = std::vector<std::pair<std::string, std::string>>;

class Http2Session : public std::enable_shared_from_this<Http2Session> {
 public:
  enum class End { kClient, kServer };

  virtual ~Http2Session();
  Http2Session(const Http2Session&) = delete;
  Http2Session& operator=(const Http2Session&) = delete;

  /// Until the connection is over; `received` is what was read of it already.
  awaitable<void> run(std::string received = "");
  void close() { channel_->close(); }
  Channel::executor_type executor() { return channel_->get_executor(); }
  const std::string& name() const { return channel_->name(); }

 protected:
  Http2Session(std::shared_ptr<Channel> channel, End end);

  virtual void on_header(StreamId stream, std::string name, std::string value) = 0;
  /// A block of headers (or trailers) is whole.
  virtual void on_headers_end(StreamId) {}
  virtual void on_data(StreamId stream, std::string_view bytes) = 0;
  /// The peer has said all that it wanted on this stream.
  virtual void on_end(StreamId stream) = 0;
  /// A client's stream that was not let out (GOAWAY came first) is closed as REFUSED_STREAM.
  virtual void on_closed(StreamId stream, std::uint32_t error) = 0;
  /// The connection is over; streams that are not closed are lost.
  virtual void on_lost(const std::string& why) = 0;

  /// Opens a stream; the body may grow by append(). 0: the peer takes no more.
  StreamId submit_request(const HeaderList& headers, std::string body);
  void submit_response(StreamId stream, const HeaderList& headers);
  void append(StreamId stream, std::string_view bytes);
  /// Ends what we say on the stream, with trailers if there are any.
  void finish(StreamId stream, HeaderList trailers);
  void reset(StreamId stream, std::uint32_t error);
  /// Sends what is ready to be sent.
  void flush();

  nghttp2_session* session() { return session_; }
  Channel& channel() { return *channel_; }

 private:
  struct Outgoing {
    std::string bytes;
    bool finished = false;
    HeaderList trailers;
  };

  void set_callbacks(nghttp2_session_callbacks* callbacks);
  bool take(std::string_view bytes);
  awaitable<void> write();
  nghttp2_data_provider source();
  ssize_t read_outgoing(StreamId stream, std::uint8_t* room, std::size_t size,
                        std::uint32_t* flags);
  void close_stream(StreamId stream, std::uint32_t error);

  std::shared_ptr<Channel> channel_;
  nghttp2_session* session_ = nullptr;
  std::map<StreamId, Outgoing> outgoing_;
  bool writing_ = false;
};

}  // namespace minato::traffic
