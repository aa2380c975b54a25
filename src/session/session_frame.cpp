#include "session/session_frame.h"

#include <charconv>

namespace minato::session {
namespace {

constexpr std::string_view kKinds = "iesordcxf";
constexpr std::int64_t kLargestSize = 10'000;

tl::unexpected<Error> refuse(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

}  // namespace

std::string encode_frame(FrameKind kind, std::string_view payload) {
  std::string message(1, static_cast<char>(kind));
  message.append(payload);
  return message;
}

Result<Frame> decode_frame(std::string_view message) {
  if (message.empty() || kKinds.find(message.front()) == std::string_view::npos) {
    return refuse("A session's frame begins with one of \"" + std::string(kKinds) + "\".");
  }
  return Frame{static_cast<FrameKind>(message.front()), std::string(message.substr(1))};
}

std::string encode_number(std::int64_t number) { return std::to_string(number); }

Result<std::int64_t> decode_number(std::string_view payload) {
  std::int64_t number = 0;
  const char* end = payload.data() + payload.size();
  const auto [rest, error] = std::from_chars(payload.data(), end, number);
  if (error != std::errc() || rest != end || payload.empty()) {
    return refuse("A frame's number is decimal digits.");
  }
  return number;
}

std::string encode_size(const TerminalSize& size) {
  return std::to_string(size.rows) + ' ' + std::to_string(size.columns);
}

Result<TerminalSize> decode_size(std::string_view payload) {
  const std::size_t space = payload.find(' ');
  if (space == std::string_view::npos) return refuse("A terminal's size is \"ROWS COLUMNS\".");
  const auto rows = decode_number(payload.substr(0, space));
  const auto columns = decode_number(payload.substr(space + 1));
  if (!rows || !columns || *rows < 1 || *columns < 1 || *rows > kLargestSize ||
      *columns > kLargestSize) {
    return refuse("A terminal's rows and columns are 1 to 10000.");
  }
  return TerminalSize{static_cast<int>(*rows), static_cast<int>(*columns)};
}

}  // namespace minato::session
