#include "client/http2_client.h"

namespace minato::traffic {
namespace {

std::string value_of(const HeaderList& list, std::string_view wanted) {
  for (const auto& [name, value] : list) {
    if (name == wanted) return value;
  }
  return "";
}

}  // namespace

std::string Http2Answer::header(std::string_view name) const { return value_of(headers, name); }
std::string Http2Answer::trailer(std::string_view name) const { return value_of(trailers, name); }

bool Http2Client::takes_requests() {
  return !lost_ && nghttp2_session_check_request_allowed(session());
}

awaitable<Http2Answer> Http2Client::ask(HeaderList headers, std::string body,
                                        std::chrono::milliseconds timeout) {
  const auto keep = shared_from_this();
  const StreamId stream = takes_requests() ? submit_request(headers, std::move(body)) : 0;
  if (stream == 0) co_return Http2Answer{.refused = true};
  const auto call = std::make_shared<Call>(executor());
  calls_[stream] = call;
  flush();
  call->done.expires_after(timeout);
  co_await call->done.async_wait(asio::as_tuple(use_awaitable));
  calls_.erase(stream);
  if (call->answered || call->answer.refused) co_return std::move(call->answer);
  const std::string what =
      name() + ": stream " + std::to_string(stream) + ", " + value_of(headers, ":path") + ": ";
  if (!call->over) {
    reset(stream, NGHTTP2_CANCEL);
    throw Failure{"timeout", what + "no whole answer"};
  }
  const bool begun = !call->answer.headers.empty();
  throw Failure{begun ? "cut" : "unanswered", what + call->why};
}

void Http2Client::on_header(StreamId stream, std::string name, std::string value) {
  const auto found = calls_.find(stream);
  if (found == calls_.end()) return;
  Http2Answer& answer = found->second->answer;
  const bool trailing = found->second->head_complete;
  (trailing ? answer.trailers : answer.headers).emplace_back(std::move(name), std::move(value));
}

void Http2Client::on_headers_end(StreamId stream) {
  const auto found = calls_.find(stream);
  if (found != calls_.end()) found->second->head_complete = true;
}

void Http2Client::on_data(StreamId stream, std::string_view bytes) {
  const auto found = calls_.find(stream);
  if (found != calls_.end()) found->second->answer.body += bytes;
}

void Http2Client::on_end(StreamId stream) {
  const auto found = calls_.find(stream);
  if (found != calls_.end()) found->second->answered = true;
}

void Http2Client::on_closed(StreamId stream, std::uint32_t error) {
  const auto found = calls_.find(stream);
  if (found == calls_.end()) return;
  Call& call = *found->second;
  call.answer.refused = error == NGHTTP2_REFUSED_STREAM;
  // An answer may be whole and the stream be reset for the rest of the request (RFC 9113, 8.1).
  end(call, std::string("stream closed: ") + nghttp2_http2_strerror(error));
}

void Http2Client::on_lost(const std::string& why) {
  lost_ = true;
  for (auto& [stream, call] : calls_) end(*call, "connection lost: " + why);
}

void Http2Client::end(Call& call, const std::string& why) {
  call.over = true;
  call.why = why;
  call.done.cancel();
}

}  // namespace minato::traffic
