#include <cstdint>
#include <string>

#include "wire/http_client.h"

namespace minato::wire {
namespace {

/// What arrived of a body so far, over all attempts.
class Download {
 public:
  explicit Download(const HttpBodySink& sink) : sink_(sink) {}

  HttpBodySink parts() {
    HttpBodySink parts;
    parts.on_head = [this](const HttpResponseHead& head) { return on_head(head); };
    parts.on_data = [this](std::string_view data) { return on_data(data); };
    return parts;
  }

  std::uint64_t received() const { return received_; }
  /// The transfer broke, as opposed to: the server or the sink did not want it.
  bool may_resume() const { return !refused_; }

 private:
  Status on_head(const HttpResponseHead& head) {
    const bool first = !began_;
    began_ = true;
    skip_ = 0;
    if (first) {
      refused_ = head.status != 200;
      return note(sink_.on_head ? sink_.on_head(head) : Status());
    }
    if (head.status == 200) {
      skip_ = received_;  // The server has no ranges: all of it once more.
      return {};
    }
    const std::string from = "bytes " + std::to_string(received_) + "-";
    const std::optional<std::string_view> range = head.headers.find("Content-Range");
    if (head.status == 206 && range && range->starts_with(from)) return {};
    return note(fail(ErrorCode::kIo, head.url + ": the transfer broke and could not be resumed: " +
                                         std::to_string(head.status)));
  }

  Status on_data(std::string_view data) {
    const std::size_t known = std::min<std::uint64_t>(skip_, data.size());
    skip_ -= known;
    data.remove_prefix(known);
    received_ += data.size();
    return data.empty() || !sink_.on_data ? Status() : note(sink_.on_data(data));
  }

  Status note(Status status) {
    if (!status) refused_ = true;
    return status;
  }

  const HttpBodySink& sink_;
  bool began_ = false;
  bool refused_ = false;
  std::uint64_t received_ = 0;
  std::uint64_t skip_ = 0;
};

}  // namespace

Status HttpClient::download(const HttpClientRequest& request, const HttpBodySink& sink,
                            int attempts) {
  Download download(sink);
  const HttpBodySink parts = download.parts();
  for (int attempt = 1;; ++attempt) {
    HttpClientRequest part = request;
    if (download.received() > 0) {
      part.headers.set("Range", "bytes=" + std::to_string(download.received()) + "-");
    }
    Status done = stream(part, parts);
    if (done || attempt >= attempts || !download.may_resume()) return done;
  }
}

}  // namespace minato::wire
