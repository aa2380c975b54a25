#include "services/logs/pattern/line_regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "services/logs/pattern/pattern_reader.h"

namespace minato::logs {
namespace {

/// Steps of one match. A line of common length needs a few hundred.
constexpr std::uint32_t kMostSteps = 200'000;
constexpr std::string_view kSymbols = "_#=@/;,-:";
constexpr std::string_view kOperators = "^$?[]{}|*+.";
constexpr std::string_view kClasses = "dDsSwW";

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// How much of the text the escape at its begin takes; 0 when it is none that is taken.
std::size_t escape_size(std::string_view text) {
  if (text.size() < 2) return 0;
  if (text[1] == 'x') return text.size() >= 4 && is_hex(text[2]) && is_hex(text[3]) ? 4 : 0;
  if (is_alphanumeric(text[1])) return kClasses.find(text[1]) != std::string_view::npos ? 2 : 0;
  return static_cast<unsigned char>(text[1]) > ' ' && static_cast<unsigned char>(text[1]) < 127 ? 2
                                                                                                : 0;
}

Status check_characters(std::string_view text) {
  while (!text.empty()) {
    const char c = text.front();
    std::size_t size = 1;
    if (c == '\\') {
      size = escape_size(text);
      if (size == 0) return bad_pattern("an escape of the regular expression is not supported.");
    } else if (!is_alphanumeric(c) && kSymbols.find(c) == std::string_view::npos &&
               kOperators.find(c) == std::string_view::npos) {
      return bad_pattern("the regular expression has a character that is not supported.");
    }
    text.remove_prefix(size);
  }
  return {};
}

struct FreeMatch {
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

}  // namespace

class LineRegex::Code {
 public:
  explicit Code(pcre2_code* code) : code_(code), context_(pcre2_match_context_create(nullptr)) {
    pcre2_set_match_limit(context_, kMostSteps);
    pcre2_jit_compile(code_, PCRE2_JIT_COMPLETE);
  }
  ~Code() {
    pcre2_match_context_free(context_);
    pcre2_code_free(code_);
  }
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;

  bool found_in(std::string_view text) const {
    static thread_local const std::unique_ptr<pcre2_match_data, FreeMatch> data(
        pcre2_match_data_create(1, nullptr));
    return pcre2_match(code_, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0,
                       data.get(), context_) >= 0;
  }

 private:
  pcre2_code* code_;
  pcre2_match_context* context_;
};

Result<LineRegex> LineRegex::compile(const std::string& text) {
  if (text.empty()) return bad_pattern("the regular expression is empty.");
  if (Status checked = check_characters(text); !checked) return fail(checked.error());
  int error = 0;
  PCRE2_SIZE where = 0;
  pcre2_code* const code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                    PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY, &error, &where, nullptr);
  if (code == nullptr) {
    char why[120] = {};
    pcre2_get_error_message(error, reinterpret_cast<PCRE2_UCHAR*>(why), sizeof(why));
    return bad_pattern("the regular expression '" + text + "': " + why + ".");
  }
  return LineRegex(std::make_shared<const Code>(code));
}

bool LineRegex::found_in(std::string_view text) const { return code_->found_in(text); }

}  // namespace minato::logs
