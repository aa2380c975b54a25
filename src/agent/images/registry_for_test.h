// Registries for the tests of this room. RegistryProgram is Debian's docker-registry on loopback,
// filled by skopeo. FaultyRegistry is a small one of our own, which breaks as it is told.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "agent/images/image_archive_for_test.h"
#include "base/unique_fd.h"

namespace minato::images {

inline bool program_exists(const std::string& name) {
  return std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0;
}

/// Listens on 127.0.0.1 at a free port.
inline std::pair<UniqueFd, int> listen_on_loopback() {
  UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  ::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  ::listen(socket.get(), 64);
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length);
  return {std::move(socket), ntohs(address.sin_port)};
}

inline bool answers(int port) {
  const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

class RegistryProgram {
 public:
  /// `auth` goes into the configuration: "auth:\n  htpasswd: ...".
  explicit RegistryProgram(const std::filesystem::path& folder, const std::string& auth = {})
      : folder_(folder) {
    port_ = listen_on_loopback().second;
    put_content(folder / "registry.yml",
                "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: " +
                    (folder / "registry").string() +
                    "\nhttp:\n  addr: 127.0.0.1:" + std::to_string(port_) + "\n" + auth);
    const std::string config = (folder / "registry.yml").string();
    const std::string log = (folder / "registry.log").string();
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
      ::dup2(out, 1);
      ::dup2(out, 2);
      ::execlp("docker-registry", "docker-registry", "serve", config.c_str(), nullptr);
      ::_exit(127);
    }
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!answers(port_) && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  ~RegistryProgram() { end(); }
  RegistryProgram(const RegistryProgram&) = delete;
  RegistryProgram& operator=(const RegistryProgram&) = delete;

  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

  /// "127.0.0.1:PORT/repository".
  std::string name(const std::string& repository) const {
    return "127.0.0.1:" + std::to_string(port_) + "/" + repository;
  }

  /// Pushes with skopeo; whether it worked.
  bool push(const ImageForTest& image, const std::string& repository,
            const std::string& arguments = {}) {
    const std::filesystem::path archive = folder_ / "push.tar";
    put_content(archive, oci_archive(image, "push:1"));
    const std::string command = "skopeo copy -q --insecure-policy --dest-tls-verify=false " +
                                arguments + " oci-archive:" + archive.string() +
                                ":push:1 docker://" + name(repository) + " >>" +
                                (folder_ / "skopeo.log").string() + " 2>&1";
    return std::system(command.c_str()) == 0;
  }

 private:
  const std::filesystem::path folder_;
  int port_ = 0;
  pid_t pid_ = -1;
};

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
