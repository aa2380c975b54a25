#include "services/ecs/operations/names.h"

#include <algorithm>
#include <cctype>

namespace minato::ecs {
namespace {

constexpr std::size_t kLongest = 255;

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
}

}  // namespace minato::ecs
