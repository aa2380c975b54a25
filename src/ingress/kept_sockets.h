// KeptSockets: HAProxy's listening sockets, held for the case that it dies. While they are held
// clients that connect wait instead of being refused; the next HAProxy takes them over and answers.
// Both ways it is HAProxy's own hand-over between two generations (`-x`, `_getsocks`): batches of
// descriptors, each with words about them that only HAProxy reads. One thread.
#pragma once

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::ingress {

class KeptSockets {
 public:
  /// Asks the HAProxy that listens at `statistics_socket` for all of its sockets, in place of those
  /// held.
  Status take(const std::filesystem::path& statistics_socket);
  void drop() { batches_.clear(); }
  bool empty() const { return batches_.empty(); }

  /// Hands the sockets to a HAProxy that is started with `-x PATH`, as long as it lives.
  class Offer {
   public:
    Offer(const KeptSockets& sockets, std::filesystem::path path);
    ~Offer();
    Offer(const Offer&) = delete;
    Offer& operator=(const Offer&) = delete;

   private:
    void serve();

    const KeptSockets& sockets_;
    std::filesystem::path path_;
    UniqueFd listener_;
    UniqueFd stop_;  // Readable when it is over.
    std::thread thread_;
  };

 private:
  struct Batch {
    std::vector<UniqueFd> descriptors;
    std::string words;
  };

  static Result<Batch> receive(int socket);
  static bool send(int socket, const Batch& batch);

  std::vector<Batch> batches_;
};

}  // namespace minato::ingress
