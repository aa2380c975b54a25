#include "cli/noted_endpoint.h"

#include <boost/json.hpp>

#include "base/file.h"

namespace minato::cli {
namespace {

std::filesystem::path file_in(const std::filesystem::path& data) { return data / "endpoint.json"; }

}  // namespace

Status note_endpoint(const std::filesystem::path& data, const NotedEndpoint& endpoint) {
  const boost::json::value json{{"listen", endpoint.listen}, {"region", endpoint.region}};
  return write_file_durably(file_in(data), boost::json::serialize(json) + '\n');
}

NotedEndpoint read_noted_endpoint(const std::filesystem::path& data) {
  NotedEndpoint noted;
  const auto text = read_file(file_in(data));
  if (!text) return noted;
  boost::system::error_code error;
  const boost::json::value json = boost::json::parse(*text, error);
  if (error || !json.is_object()) return noted;
  const auto take = [&](const char* member, std::string& into) {
    const auto* value = json.get_object().if_contains(member);
    if (value != nullptr && value->is_string()) into = std::string(value->get_string());
  };
  take("listen", noted.listen);
  take("region", noted.region);
  return noted;
}

}  // namespace minato::cli
