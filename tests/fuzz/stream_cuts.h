// StreamCuts: an input for a parser of streams: the stream itself, and after its last zero byte, if
// it has one, the lengths of the pieces in which it arrives. So a seed is the plain text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace minato::fuzz {

/// What is left to arrive, piece by piece.
class StreamCuts {
 public:
  /// `lengths` is gone through again and again; each byte is a length, zero meaning 256. Without
  /// any the whole comes at once.
  StreamCuts(std::string_view text, std::string_view lengths) : text_(text), lengths_(lengths) {}

  bool empty() const { return text_.empty(); }
  std::string_view next() {
    std::size_t size = text_.size();
    if (!lengths_.empty()) {
      const auto length = static_cast<unsigned char>(lengths_[used_++ % lengths_.size()]);
      size = length == 0 ? 256 : length;
    }
    const std::string_view piece = text_.substr(0, size);
    text_.remove_prefix(piece.size());
    return piece;
  }

 private:
  std::string_view text_;
  std::string_view lengths_;
  std::size_t used_ = 0;
};

/// The same stream in one piece, byte by byte, and as the input asks for.
inline std::vector<StreamCuts> all_cuts(std::string_view input) {
  const std::size_t zero = input.rfind('\0');
  const std::string_view text = input.substr(0, zero);
  std::vector<StreamCuts> cuts{{text, ""}, {text, "\x01"}};
  if (zero != std::string_view::npos && zero + 1 < input.size()) {
    cuts.emplace_back(text, input.substr(zero + 1));
  }
  return cuts;
}

/// The stream of an input, without the lengths.
inline std::string_view stream_of(std::string_view input) {
  return input.substr(0, input.rfind('\0'));
}

/// What a reader was offered and did not use yet, in memory of exactly its size: a read beyond it
/// is seen by the sanitizer.
class PendingBytes {
 public:
  void append(std::string_view more) {
    std::vector<char> joined;
    joined.reserve(bytes_.size() + more.size());
    joined.insert(joined.end(), bytes_.begin(), bytes_.end());
    joined.insert(joined.end(), more.begin(), more.end());
    bytes_ = std::move(joined);
  }
  void use(std::size_t size) {
    if (size > 0)
      bytes_ = std::vector<char>(bytes_.begin() + static_cast<std::ptrdiff_t>(size), bytes_.end());
  }
  bool empty() const { return bytes_.empty(); }
  std::size_t size() const { return bytes_.size(); }
  std::string_view view() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::vector<char> bytes_;
};

}  // namespace minato::fuzz
