#include "wire/http2_session.h"

#include <algorithm>

namespace minato::traffic {
namespace {

Http2Session& self(void* user_data) { return *static_cast<Http2Session*>(user_data); }

std::string text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

std::vector<nghttp2_nv> name_values(const HeaderList& headers) {
  std::vector<nghttp2_nv> list;
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  };
  for (const auto& [name, value] : headers) {
    list.push_back({bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
  }
  return list;
}

}  // namespace

Http2Session::Http2Session(std::shared_ptr<Channel> channel, End end)
    : channel_(std::move(channel)) {
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  set_callbacks(callbacks);
  if (end == End::kServer) {
    nghttp2_session_server_new(&session_, callbacks, this);
  } else {
    nghttp2_session_client_new(&session_, callbacks, this);
  }
  nghttp2_session_callbacks_del(callbacks);
  const nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 1000},
                                             {NGHTTP2_SETTINGS_ENABLE_PUSH, 0}};
  // A server has no say about pushing.
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings, end == End::kServer ? 1 : 2);
}

Http2Session::~Http2Session() { nghttp2_session_del(session_); }

void Http2Session::set_callbacks(nghttp2_session_callbacks* callbacks) {
  nghttp2_session_callbacks_set_on_header_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                    std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                    std::uint8_t, void* data) {
        self(data).on_header(frame->hd.stream_id, text_of(name, name_size),
                             text_of(value, value_size));
        return 0;
      });
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      callbacks, [](nghttp2_session*, std::uint8_t, StreamId stream, const std::uint8_t* bytes,
                    std::size_t size, void* data) {
        self(data).on_data(stream, {reinterpret_cast<const char*>(bytes), size});
        return 0;
      });
  nghttp2_session_callbacks_set_on_frame_recv_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame* frame, void* data) {
        if (frame->hd.type == NGHTTP2_HEADERS) self(data).on_headers_end(frame->hd.stream_id);
        const bool carries = frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS;
        if (carries && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
          self(data).on_end(frame->hd.stream_id);
        return 0;
      });
  nghttp2_session_callbacks_set_on_stream_close_callback(
      callbacks, [](nghttp2_session*, StreamId stream, std::uint32_t error, void* data) {
        self(data).close_stream(stream, error);
        return 0;
      });
  nghttp2_session_callbacks_set_on_frame_not_send_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame* frame, int, void* data) {
        if (frame->hd.type == NGHTTP2_HEADERS)
          self(data).close_stream(frame->hd.stream_id, NGHTTP2_REFUSED_STREAM);
        return 0;
      });
}

awaitable<void> Http2Session::run(std::string received) {
  const auto keep = shared_from_this();
  std::string why = "protocol error";
  flush();
  bool good = take(received);
  std::vector<char> room(16 * 1024);
  // After a GOAWAY and the last stream, nghttp2 wants nothing more.
  while (good && (nghttp2_session_want_read(session_) || nghttp2_session_want_write(session_))) {
    auto [error, count] =
        co_await channel_->async_read_some(asio::buffer(room), asio::as_tuple(use_awaitable));
    if (error) {
      why = channel_->timed_out() ? "timed out" : error.message();
      break;
    }
    good = take({room.data(), count});
    if (good) why = "no more streams";
  }
  channel_->close();
  on_lost(why);
}

bool Http2Session::take(std::string_view bytes) {
  const auto taken = nghttp2_session_mem_recv(
      session_, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  flush();
  return taken == static_cast<ssize_t>(bytes.size());
}

void Http2Session::flush() {
  if (writing_) return;
  writing_ = true;
  asio::co_spawn(channel_->get_executor(), write(), asio::detached);
}

awaitable<void> Http2Session::write() {
  const auto keep = shared_from_this();
  // Never from within nghttp2's callbacks.
  co_await asio::post(channel_->get_executor(), use_awaitable);
  std::string pending;
  for (;;) {
    const std::uint8_t* bytes = nullptr;
    ssize_t size = 0;
    pending.clear();
    while (pending.size() < 64 * 1024 && (size = nghttp2_session_mem_send(session_, &bytes)) > 0)
      pending += text_of(bytes, static_cast<std::size_t>(size));
    if (pending.empty()) break;
    auto [error, count] =
        co_await asio::async_write(*channel_, asio::buffer(pending), asio::as_tuple(use_awaitable));
    if (error) break;
  }
  writing_ = false;
}

StreamId Http2Session::submit_request(const HeaderList& headers, std::string body) {
  if (!nghttp2_session_check_request_allowed(session_)) return 0;
  const auto list = name_values(headers);
  const auto provider = source();
  const StreamId stream = nghttp2_submit_request(session_, nullptr, list.data(), list.size(),
                                                 body.empty() ? nullptr : &provider, nullptr);
  if (stream <= 0) return 0;
  if (!body.empty()) outgoing_[stream] = {std::move(body), true, {}};
  return stream;
}

void Http2Session::submit_response(StreamId stream, const HeaderList& headers) {
  const auto list = name_values(headers);
  const auto provider = source();
  outgoing_[stream] = {};
  nghttp2_submit_response(session_, stream, list.data(), list.size(), &provider);
}

void Http2Session::append(StreamId stream, std::string_view bytes) {
  const auto found = outgoing_.find(stream);
  if (found == outgoing_.end()) return;
  found->second.bytes += bytes;
  nghttp2_session_resume_data(session_, stream);
  flush();
}

void Http2Session::finish(StreamId stream, HeaderList trailers) {
  const auto found = outgoing_.find(stream);
  if (found == outgoing_.end()) return;
  found->second.finished = true;
  found->second.trailers = std::move(trailers);
  nghttp2_session_resume_data(session_, stream);
  flush();
}

void Http2Session::reset(StreamId stream, std::uint32_t error) {
  nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream, error);
  flush();
}

nghttp2_data_provider Http2Session::source() {
  nghttp2_data_provider provider{};
  provider.read_callback = [](nghttp2_session*, StreamId stream, std::uint8_t* room,
                              std::size_t size, std::uint32_t* flags, nghttp2_data_source*,
                              void* data) {
    return self(data).read_outgoing(stream, room, size, flags);
  };
  return provider;
}

ssize_t Http2Session::read_outgoing(StreamId stream, std::uint8_t* room, std::size_t size,
                                    std::uint32_t* flags) {
  Outgoing& outgoing = outgoing_[stream];
  if (outgoing.bytes.empty() && !outgoing.finished) return NGHTTP2_ERR_DEFERRED;
  const std::size_t count = std::min(size, outgoing.bytes.size());
  std::copy_n(outgoing.bytes.begin(), count, room);
  outgoing.bytes.erase(0, count);
  if (outgoing.bytes.empty() && outgoing.finished) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (!outgoing.trailers.empty()) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      const auto list = name_values(outgoing.trailers);
      nghttp2_submit_trailer(session_, stream, list.data(), list.size());
    }
  }
  return static_cast<ssize_t>(count);
}

void Http2Session::close_stream(StreamId stream, std::uint32_t error) {
  outgoing_.erase(stream);
  on_closed(stream, error);
}

}  // namespace minato::traffic
