#include "services/ssm/allowed_pattern.h"

#include <memory>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace minato::ssm {
namespace {

using Code = std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)>;
using Match = std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)>;
using Limits = std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)>;

/// The engine waits meanwhile: some milliseconds.
constexpr std::uint32_t kMostSteps = 200'000;
constexpr std::uint32_t kMostHeapKib = 4096;

PCRE2_SPTR bytes_of(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

}  // namespace

Status check_allowed_pattern(std::string_view pattern, std::string_view value) {
  int error = 0;
  std::size_t where = 0;
  const Code code(
      pcre2_compile(bytes_of(pattern), pattern.size(), PCRE2_UTF, &error, &where, nullptr),
      pcre2_code_free);
  if (code == nullptr) {
    return fail(ErrorCode::kInvalidAllowedPattern,
                "The AllowedPattern is not a valid regular expression, at character " +
                    std::to_string(where) + ".");
  }
  const Match match(pcre2_match_data_create_from_pattern(code.get(), nullptr),
                    pcre2_match_data_free);
  const Limits limits(pcre2_match_context_create(nullptr), pcre2_match_context_free);
  pcre2_set_match_limit(limits.get(), kMostSteps);
  pcre2_set_heap_limit(limits.get(), kMostHeapKib);
  const int found =
      pcre2_match(code.get(), bytes_of(value), value.size(), 0, 0, match.get(), limits.get());
  if (found >= 0) return {};
  if (found == PCRE2_ERROR_NOMATCH) {
    return fail(
        ErrorCode::kParameterPatternMismatch,
        "Parameter value, cannot be validated against allowedPattern: " + std::string(pattern));
  }
  return fail(
      ErrorCode::kParameterPatternMismatch,
      "Matching the value with the allowedPattern takes too many steps: " + std::string(pattern));
}

}  // namespace minato::ssm
