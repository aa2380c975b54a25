// A TCP connection made with a time limit, for the clients.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/unique_fd.h"
#include "base/units.h"

namespace minato::wire {

/// Tries every address of the host in turn. The socket is non-blocking and sends without delay.
/// Errors name HOST:PORT: kUnavailable, kTimeout.
Result<UniqueFd> connect_tcp(const std::string& host, std::uint16_t port, Millis timeout);

}  // namespace minato::wire
