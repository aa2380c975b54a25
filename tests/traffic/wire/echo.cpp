#include "wire/echo.h"

#include <cstdint>
#include <cstdlib>

namespace minato::traffic {
namespace {

std::chrono::milliseconds seconds_of(std::string_view path) {
  return std::chrono::milliseconds(static_cast<int>(query_number(path, "seconds", 0) * 1000));
}

}  // namespace

PlannedAnswer plan_answer(std::string_view method, std::string_view path,
                          std::string request_body) {
  if (path == "/health") return {.body = "ok\n"};
  PlannedAnswer answer;
  if (path.starts_with("/slow/")) {
    answer.delay = seconds_of(path);
  } else if (path.starts_with("/trickle/")) {
    answer.trickle = seconds_of(path);
  } else if (!path.starts_with("/echo/")) {
    return {.status = 404, .body = "There is nothing here.\n"};
  }
  if (method == "POST") {
    answer.body = std::move(request_body);
  } else {
    answer.body = path;
    const auto bytes = static_cast<std::size_t>(query_number(path, "bytes", 0));
    if (bytes > answer.body.size()) answer.body.resize(bytes, '.');
  }
  return answer;
}

double query_number(std::string_view path, std::string_view name, double otherwise) {
  const std::string wanted = std::string(name) + "=";
  const std::size_t query = path.find('?');
  const std::size_t found = query == std::string_view::npos ? query : path.find(wanted, query);
  if (found == std::string_view::npos) return otherwise;
  return std::atof(std::string(path.substr(found + wanted.size())).c_str());
}

std::string_view piece_of(std::string_view whole, int number) {
  const auto cut = [&](int at) { return whole.size() * static_cast<std::size_t>(at) / kPieces; };
  return whole.substr(cut(number), cut(number + 1) - cut(number));
}

std::string grpc_message(std::string_view bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  std::string message(1, '\0');
  for (int shift = 24; shift >= 0; shift -= 8) message += static_cast<char>(size >> shift & 0xff);
  return message.append(bytes);
}

}  // namespace minato::traffic
