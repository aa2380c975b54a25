#include "target/services.h"
#include "wire/echo.h"
#include "wire/http2_session.h"

namespace minato::traffic {
namespace {

class Http2Service : public Http2Session {
 public:
  Http2Service(std::shared_ptr<Channel> channel, TargetState& state)
      : Http2Session(std::move(channel), End::kServer), state_(state) {}

  /// As RFC 9113, 6.8 has it: a notice, time for what is on its way, then the last stream's id.
  awaitable<void> stop() {
    const auto keep = shared_from_this();
    nghttp2_submit_shutdown_notice(session());
    flush();
    co_await wait(std::chrono::milliseconds(500));
    nghttp2_submit_goaway(session(), NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(session()), NGHTTP2_NO_ERROR,
                          nullptr, 0);
    flush();
    // A peer with no stream has nothing to say that would wake the reader.
    while (!requests_.empty()) co_await wait(std::chrono::milliseconds(20));
    co_await wait(std::chrono::milliseconds(100));
    close();
  }

 private:
  struct Request {
    std::string method;
    std::string path;
    std::string body;
    bool grpc = false;
  };

  void on_header(StreamId stream, std::string name, std::string value) override {
    Request& request = requests_[stream];
    if (name == ":method") request.method = value;
    if (name == ":path") request.path = value;
    if (name == "content-type") request.grpc = value.starts_with("application/grpc");
  }
  void on_data(StreamId stream, std::string_view bytes) override {
    requests_[stream].body += bytes;
  }
  void on_end(StreamId stream) override {
    const Request request = requests_[stream];
    asio::co_spawn(channel().get_executor(),
                   request.grpc ? answer_call(stream, request) : answer(stream, request),
                   asio::detached);
  }
  void on_closed(StreamId stream, std::uint32_t) override { requests_.erase(stream); }
  void on_lost(const std::string&) override { requests_.clear(); }

  awaitable<void> answer(StreamId stream, Request request) {
    const auto keep = shared_from_this();
    PlannedAnswer plan = plan_answer(request.method, request.path, std::move(request.body));
    co_await wait(plan.delay);
    if (request.path != "/health") {
      if (state_.strikes(Fault::kDrop)) co_return close();
      if (state_.strikes(Fault::kWrongStatus)) plan.status = 500;
      if (state_.strikes(Fault::kWrongBody)) plan.body[0] = '#';
    }
    if (!requests_.contains(stream)) co_return;
    submit_response(stream, {{":status", std::to_string(plan.status)},
                             {"x-target", state_.name()},
                             {"content-length", std::to_string(plan.body.size())}});
    if (plan.trickle.count() == 0) {
      append(stream, plan.body);
    } else {
      for (int piece = 0; piece < kPieces; ++piece) {
        co_await wait(plan.trickle / kPieces);
        append(stream, piece_of(plan.body, piece));
      }
    }
    finish(stream, {});
  }

  awaitable<void> answer_call(StreamId stream, Request request) {
    const auto keep = shared_from_this();
    if (state_.strikes(Fault::kDrop)) co_return close();
    if (state_.strikes(Fault::kWrongBody)) request.body.back() = '#';
    const bool known =
        request.path == kUnaryMethod || std::string_view(request.path).starts_with(kStreamMethod);
    const bool streams = known && request.path != kUnaryMethod;
    submit_response(
        stream,
        {{":status", "200"}, {"content-type", "application/grpc"}, {"x-target", state_.name()}});
    flush();
    const int times = !known ? 0 : streams ? kPieces : 1;
    const auto pause = std::chrono::milliseconds(
        static_cast<int>(query_number(request.path, "seconds", 0) * 1000 / kPieces));
    for (int i = 0; i < times; ++i) {
      if (streams) co_await wait(pause);
      append(stream, request.body);
    }
    const std::string status = known ? "0" : "12";  // 12: unimplemented.
    finish(stream,
           state_.strikes(Fault::kNoTrailer) ? HeaderList{} : HeaderList{{"grpc-status", status}});
  }

  awaitable<void> wait(std::chrono::milliseconds time) {
    asio::steady_timer timer(channel().get_executor(), time);
    co_await timer.async_wait(asio::as_tuple(use_awaitable));
  }

  TargetState& state_;
  std::map<StreamId, Request> requests_;
};

}  // namespace

awaitable<void> serve_http2(std::shared_ptr<Channel> channel, TargetState& state,
                            std::string received) {
  const auto service = std::make_shared<Http2Service>(channel, state);
  const TargetState::Presence presence(
      state, [service] { asio::co_spawn(service->executor(), service->stop(), asio::detached); });
  co_await service->run(std::move(received));
}

}  // namespace minato::traffic
