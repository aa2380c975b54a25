#include "ingress/pattern_text.h"

#include <fmt/format.h>

#include <cctype>
#include <memory>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace minato::ingress {
namespace {

std::string literal(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  if (byte < 128 && std::isalnum(byte) != 0) return std::string(1, letter);
  return fmt::format("\\x{:02x}", byte);
}

}  // namespace

std::string pattern_expression(std::string_view pattern, std::string_view any) {
  std::string expression;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool escaped = pattern[i] == '\\' && i + 1 < pattern.size() &&
                         (pattern[i + 1] == '*' || pattern[i + 1] == '?');
    if (escaped) {
      expression += literal(pattern[++i]);
    } else if (pattern[i] == '*') {
      expression.append(any).append("*");
    } else if (pattern[i] == '?') {
      expression.append(any);
    } else {
      expression += literal(pattern[i]);
    }
  }
  return expression;
}

bool is_regular_expression(const std::string& expression) {
  // HAProxy hands it on as a C string.
  if (expression.find('\0') != std::string::npos) return false;
  int error = 0;
  std::size_t where = 0;
  const std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> code(
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(), 0, &error,
                    &where, nullptr),
      pcre2_code_free);
  return code != nullptr;
}

}  // namespace minato::ingress
