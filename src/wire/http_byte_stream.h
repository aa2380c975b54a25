// ByteStream: a connection of the blocking client, plain or TLS. Every wait has a limit; one
// thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/unique_fd.h"
#include "base/units.h"

namespace minato::wire {

class ByteStream {
 public:
  virtual ~ByteStream() = default;

  /// What has arrived, waiting for it; empty at the end. Valid until the next call. Errors:
  /// kTimeout, kIo.
  virtual Result<std::string_view> read() = 0;
  virtual Status write(std::string_view data) = 0;
  /// Whether a request may be sent on it that was idle until now.
  virtual bool alive() const = 0;
};

/// Over a connected, non-blocking socket. `name` begins every error.
std::unique_ptr<ByteStream> make_plain_stream(UniqueFd socket, std::string name, Millis timeout);

struct TlsOptions {
  std::string host;                     // What the certificate must be for.
  std::string certificate_authorities;  // PEM; empty: the system's.
  Millis handshake_timeout;
};

/// TLS over `transport`, handshake done and certificate checked.
Result<std::unique_ptr<ByteStream>> make_tls_stream(std::unique_ptr<ByteStream> transport,
                                                    const TlsOptions& options);

}  // namespace minato::wire
