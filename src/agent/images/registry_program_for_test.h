// RegistryProgram: Debian's docker-registry on loopback, filled by skopeo, for the tests of this
// room. It ends with the object, or with the test.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "agent/images/image_archive_for_test.h"
#include "agent/images/loopback_for_test.h"

namespace minato::images {

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

}  // namespace minato::images
