#include "services/elb/regex_rules.h"

#include <cctype>

#include "services/elb/decimal.h"

namespace minato::elb {
namespace {

constexpr int kMostRepeats = 1000;
constexpr int kDeepestGroup = 20;

bool is_visible(char letter) { return letter >= 0x20 && letter < 0x7f; }

/// Reads an expression once from left to right; `complaint` is why it stopped.
class RegexReader {
 public:
  explicit RegexReader(std::string_view regex) : regex_(regex) {}

  bool read() {
    while (complaint_ == nullptr && !at_end()) read_one();
    if (complaint_ == nullptr && depth_ > 0) complain("a '(' without its ')'");
    return complaint_ == nullptr;
  }
  const char* complaint() const { return complaint_; }
  std::size_t at() const { return at_; }

 private:
  bool at_end() const { return at_ >= regex_.size(); }
  char peek() const { return at_end() ? '\0' : regex_[at_]; }
  bool take(char wanted) {
    if (at_end() || regex_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void complain(const char* what) {
    if (complaint_ == nullptr) complaint_ = what;
  }

  void read_one() {
    const char letter = regex_[at_++];
    switch (letter) {
      case '(':
        return open_group();
      case ')':
        return close_group();
      case '[':
        return read_class();
      case '\\':
        return read_escape();
      case '|':
      case '^':
      case '$':
        repeatable_ = false;
        return;
      case '*':
      case '+':
      case '?':
        return end_repeat();
      case '{':
        return read_counts();
      case '}':
      case ']':
        return complain("a bracket without its opening one: escape it");
      default:
        repeatable_ = true;
        if (!is_visible(letter)) complain("a character that is not visible ASCII");
    }
  }

  void open_group() {
    repeatable_ = false;
    if (++depth_ > kDeepestGroup) return complain("groups too deep in one another");
    if (take('?') && !take(':')) complain("a group that begins with '(?' but not with '(?:'");
  }

  void close_group() {
    if (--depth_ < 0) complain("a ')' without its '('");
    repeatable_ = true;
  }

  /// After `* + ?` or `{...}`.
  void end_repeat() {
    if (!repeatable_) complain("a repetition of nothing");
    repeatable_ = false;
    take('?');
  }

  std::optional<int> read_number() {
    const std::size_t start = at_;
    while (std::isdigit(static_cast<unsigned char>(peek())) != 0) ++at_;
    return parse_decimal(regex_.substr(start, at_ - start), 0, kMostRepeats);
  }

  void read_counts() {
    const auto least = read_number();
    std::optional<int> most = least;
    if (take(',')) most = peek() == '}' ? std::optional<int>(kMostRepeats) : read_number();
    if (!least || !most || *most < *least || !take('}')) {
      return complain("a '{' that begins no repetition of at most 1000: escape it");
    }
    end_repeat();
  }

  /// After the backslash. True when a class of characters was meant, as by \d.
  bool read_escaped() {
    const char letter = peek();
    if (at_end()) {
      complain("a '\\' at the end");
      return false;
    }
    ++at_;
    const bool is_class = std::string_view("dDwWsS").find(letter) != std::string_view::npos;
    const bool is_word = std::isalnum(static_cast<unsigned char>(letter)) != 0;
    if (!is_visible(letter) || (is_word && !is_class)) complain("an unknown escape");
    return is_class;
  }

  void read_escape() {
    if (take('b') || take('B')) {
      repeatable_ = false;
      return;
    }
    read_escaped();
    repeatable_ = true;
  }

  void read_class() {
    take('^');
    bool any = false;
    while (!at_end() && peek() != ']') {
      read_class_part();
      any = true;
      if (complaint_ != nullptr) return;
    }
    if (!take(']')) return complain("a '[' without its ']'");
    if (!any) complain("an empty class");
    repeatable_ = true;
  }

  /// One character of a class; nothing for a class inside of it.
  std::optional<char> read_class_character() {
    const char letter = regex_[at_++];
    if (letter == '[' || !is_visible(letter)) complain("a character in a class: escape it");
    if (letter != '\\') return letter;
    if (read_escaped()) return std::nullopt;
    return regex_[at_ - 1];
  }

  void read_class_part() {
    const auto first = read_class_character();
    const bool is_range =
        complaint_ == nullptr && peek() == '-' && at_ + 1 < regex_.size() && regex_[at_ + 1] != ']';
    if (!is_range) return;
    ++at_;
    const auto last = read_class_character();
    if (!first || !last || *last < *first) complain("a range that goes nowhere");
  }

  std::string_view regex_;
  std::size_t at_ = 0;
  int depth_ = 0;
  /// Whether what was read last may be repeated.
  bool repeatable_ = false;
  const char* complaint_ = nullptr;
};

}  // namespace

Status check_regex(std::string_view regex) {
  RegexReader reader(regex);
  if (reader.read()) return {};
  return fail(ErrorCode::kValidation, "The regular expression '" + std::string(regex) +
                                          "' is not valid at character " +
                                          std::to_string(reader.at()) + ": " + reader.complaint());
}

}  // namespace minato::elb
