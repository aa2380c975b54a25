// The control plane as a process: journal, engine, API and machine link, put together and run until
// told to stop.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "services/cloud/cloud.h"
#include "wire/credentials.h"

namespace minato::control_plane {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 4566;
  /// Made if it is not there.
  std::filesystem::path data;
  /// Its vault comes out of the data directory.
  CloudOptions cloud;
  wire::AccessKey access_key;
  std::string version;
};

class Server {
 public:
  /// Loads the journal and serves. Errors name what is in the way: a taken port, a data directory
  /// in use, a missing key of sealed values.
  static Result<std::unique_ptr<Server>> start(ServerOptions options);
  /// Answers what is under way, then ends.
  ~Server();

  std::uint16_t port() const;

 private:
  class Core;
  explicit Server(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace minato::control_plane
