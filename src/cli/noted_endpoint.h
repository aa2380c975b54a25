// NotedEndpoint: where the server of a data directory answers, noted there at its start, so that
// commands about it need only --data.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace minato::cli {

struct NotedEndpoint {
  std::string listen = "127.0.0.1:4566";
  std::string region = "us-east-1";
};

Status note_endpoint(const std::filesystem::path& data, const NotedEndpoint& endpoint);
/// The defaults where nothing readable is noted.
NotedEndpoint read_noted_endpoint(const std::filesystem::path& data);

}  // namespace minato::cli
