// FaultyRegistry: a small registry for the tests of this room, which breaks as it is told.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "agent/images/image_archive_for_test.h"
#include "agent/images/loopback_for_test.h"

namespace minato::images {

/// Answers for what it was given and notes what it was asked.
class FaultyRegistry {
 public:
  struct Answer {
    int status = 200;
    std::vector<std::string> headers;
    std::string body;
    /// Closes after so many bytes of the body.
    std::size_t break_after = std::string::npos;
  };
  /// The request's head; an answer of status 0 means: as if nothing were wrong.
  using Interfere = std::function<Answer(const std::string&)>;

  FaultyRegistry() {
    auto [socket, port] = listen_on_loopback();
    socket_ = std::move(socket);
    port_ = port;
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }
  ~FaultyRegistry() {
    thread_.request_stop();
    answers(port_);
    thread_.join();
  }
  FaultyRegistry(const FaultyRegistry&) = delete;
  FaultyRegistry& operator=(const FaultyRegistry&) = delete;

  int port() const { return port_; }
  std::string name(const std::string& repository) const {
    return "127.0.0.1:" + std::to_string(port_) + "/" + repository;
  }

  void offer(const ImageForTest& image, const std::string& tag) {
    const std::lock_guard lock(mutex_);
    content_["/manifests/" + tag] = image.manifest();
    content_["/manifests/" + Digest::of(image.manifest()).str()] = image.manifest();
    content_["/blobs/" + Digest::of(image.config_file()).str()] = image.config_file();
    for (std::size_t i = 0; i < image.layers.size(); ++i) {
      content_["/blobs/" + Digest::of(image.layer_blob(i)).str()] = image.layer_blob(i);
    }
  }
  void offer(const std::string& path, const std::string& content) {
    const std::lock_guard lock(mutex_);
    content_[path] = content;
  }
  void interfere(Interfere interfere) {
    const std::lock_guard lock(mutex_);
    interfere_ = std::move(interfere);
  }
  /// Requests whose head contains `text`.
  int count(const std::string& text) {
    const std::lock_guard lock(mutex_);
    int found = 0;
    for (const std::string& request : requests_) {
      if (request.find(text) != std::string::npos) ++found;
    }
    return found;
  }

 private:
  void serve(const std::stop_token& stop) {
    std::vector<std::jthread> crew;
    while (!stop.stop_requested()) {
      const int connection = ::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0 || stop.stop_requested()) {
        if (connection >= 0) ::close(connection);
        break;
      }
      crew.emplace_back([this, connection] { answer_one(UniqueFd(connection)); });
    }
  }

  void answer_one(UniqueFd connection) {
    std::string head;
    char buffer[4096];
    while (head.find("\r\n\r\n") == std::string::npos) {
      const ssize_t got = ::recv(connection.get(), buffer, sizeof buffer, 0);
      if (got <= 0) return;
      head.append(buffer, static_cast<std::size_t>(got));
    }
    Answer answer;
    {
      std::unique_lock lock(mutex_);
      requests_.push_back(head);
      const Interfere interfere = interfere_;
      lock.unlock();
      if (interfere) answer = interfere(head);
      if (!interfere || answer.status == 0) answer = honest(head, answer.break_after);
    }
    const bool is_head = head.starts_with("HEAD ");
    std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " X\r\nConnection: close\r\n" +
                       "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
    for (const std::string& header : answer.headers) text += header + "\r\n";
    text += "\r\n";
    if (!is_head) text += answer.body.substr(0, answer.break_after);
    ::send(connection.get(), text.data(), text.size(), MSG_NOSIGNAL);
    ::shutdown(connection.get(), SHUT_WR);
    while (::recv(connection.get(), buffer, sizeof buffer, 0) > 0) {
    }
  }

  Answer honest(const std::string& head, std::size_t break_after) {
    const std::lock_guard lock(mutex_);
    const std::string path =
        head.substr(head.find(' ') + 1, head.find(" HTTP/") - head.find(' ') - 1);
    for (const auto& [suffix, content] : content_) {
      if (!path.ends_with(suffix)) continue;
      Answer answer{200, {}, content, break_after};
      if (suffix.starts_with("/manifests/")) {
        answer.headers.push_back("Docker-Content-Digest: " + Digest::of(content).str());
      }
      const std::size_t range = head.find("Range: bytes=");
      if (range != std::string::npos) {
        const std::size_t from = std::stoul(head.substr(range + 13));
        answer.status = 206;
        answer.headers.push_back("Content-Range: bytes " + std::to_string(from) + "-" +
                                 std::to_string(content.size() - 1) + "/" +
                                 std::to_string(content.size()));
        answer.body = content.substr(from);
      }
      return answer;
    }
    return {404,
            {},
            R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]})",
            std::string::npos};
  }

  UniqueFd socket_;
  int port_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::string> content_;
  std::vector<std::string> requests_;
  Interfere interfere_;
  std::jthread thread_;
};

}  // namespace minato::images
