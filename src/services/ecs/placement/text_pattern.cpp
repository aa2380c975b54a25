#include "services/ecs/placement/text_pattern.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

namespace minato::ecs {
namespace {

using Letters = TextPattern::Letters;
using Step = TextPattern::Step;
using Kind = Step::Kind;

constexpr int kMostRepeats = 100;
constexpr int kDeepestGroup = 20;
/// Atoms that are read, one as often as it is repeated: what can be empty, such as `()`, writes no
/// step and would be repeated without end.
constexpr std::size_t kMostAtoms = 2 * TextPattern::kMostSteps;

unsigned char byte(char letter) { return static_cast<unsigned char>(letter); }

Letters letters_that(int (*is)(int)) {
  Letters letters;
  for (int letter = 0; letter < 128; ++letter) letters[letter] = is(letter) != 0;
  return letters;
}

/// `\d` and the like; nothing for other letters.
std::optional<Letters> named_class(char name) {
  Letters letters;
  switch (std::tolower(byte(name))) {
    case 'd':
      letters = letters_that(std::isdigit);
      break;
    case 's':
      letters = letters_that(std::isspace);
      break;
    case 'w':
      letters = letters_that(std::isalnum);
      letters.set('_');
      break;
    default:
      return std::nullopt;
  }
  return std::isupper(byte(name)) != 0 ? ~letters : letters;
}

/// Writes steps while it reads; every part is written with what comes after it known, so parts are
/// read to their end first and written from the back.
class PatternReader {
 public:
  PatternReader(std::string_view text, std::vector<Step>& steps) : text_(text), steps_(steps) {}

  /// The first step, or nothing after a complaint.
  std::optional<int> read() {
    const int end = add({});
    const int first = alternatives(0, text_.size(), end, 0);
    if (complaint_ != nullptr) return std::nullopt;
    return first;
  }
  const char* complaint() const { return complaint_; }

 private:
  struct Part {
    std::size_t begin, end;  // Of what is repeated.
    int least = 1;
    int most = 1;  // -1: any number.
  };

  int complain(const char* what) {
    if (complaint_ == nullptr) complaint_ = what;
    return 0;
  }
  int add(Step step) {
    if (steps_.size() >= TextPattern::kMostSteps) return complain("it is too large");
    steps_.push_back(std::move(step));
    return static_cast<int>(steps_.size()) - 1;
  }

  /// `text_[begin, end)` and then `after`.
  int alternatives(std::size_t begin, std::size_t end, int after, int depth) {
    if (depth > kDeepestGroup) return complain("its groups are too deep in one another");
    std::optional<int> first;
    std::size_t from = begin;
    for (std::size_t at = begin; at <= end && complaint_ == nullptr;) {
      if (at == end || text_[at] == '|') {
        const int branch = sequence(from, at, after, depth);
        first = first ? add({Kind::kSplit, {}, *first, branch}) : branch;
        from = ++at;
      } else {
        at = end_of_atom(at, end);
      }
    }
    return first.value_or(after);
  }

  int sequence(std::size_t begin, std::size_t end, int after, int depth) {
    std::vector<Part> parts;
    for (std::size_t at = begin; at < end && complaint_ == nullptr;) {
      Part part{at, end_of_atom(at, end)};
      at = read_repeat(part, end);
      parts.push_back(part);
    }
    int next = after;
    for (auto part = parts.rbegin(); part != parts.rend() && complaint_ == nullptr; ++part) {
      next = repeated(*part, next, depth);
    }
    return next;
  }

  int repeated(const Part& part, int after, int depth) {
    int next = after;
    if (part.most < 0) {
      const int loop = add({Kind::kSplit, {}, -1, after});
      const int body = atom(part, loop, depth);
      if (complaint_ == nullptr) steps_[static_cast<std::size_t>(loop)].next = body;
      next = loop;
    }
    for (int i = part.least; i < part.most && complaint_ == nullptr; ++i) {
      next = add({Kind::kSplit, {}, atom(part, next, depth), after});
    }
    for (int i = 0; i < part.least && complaint_ == nullptr; ++i) next = atom(part, next, depth);
    return next;
  }

  int atom(const Part& part, int after, int depth) {
    if (complaint_ != nullptr) return 0;
    if (++atoms_ > kMostAtoms) return complain("it is too large");
    const char letter = text_[part.begin];
    if (letter == '(') {
      const bool plain = text_.substr(part.begin).starts_with("(?:");
      return alternatives(part.begin + (plain ? 3 : 1), part.end - 1, after, depth + 1);
    }
    Letters letters;
    if (letter == '.') {
      letters.set();
    } else if (letter == '[') {
      letters = read_class(part.begin + 1, part.end - 1);
    } else if (letter == '\\') {
      letters = escaped(text_[part.begin + 1]);
    } else {
      letters.set(byte(letter));
    }
    return add({Kind::kLetter, letters, after, -1});
  }

  Letters escaped(char letter) {
    if (const auto named = named_class(letter)) return *named;
    if (std::isalnum(byte(letter)) != 0) complain("it has an unknown escape");
    Letters letters;
    letters.set(byte(letter));
    return letters;
  }

  /// Between the brackets.
  Letters read_class(std::size_t at, std::size_t end) {
    const bool negated = at < end && text_[at] == '^';
    if (negated) ++at;
    Letters letters;
    while (at < end) {
      const bool is_escaped = text_[at] == '\\';
      if (is_escaped) ++at;
      if (is_escaped && named_class(text_[at])) {
        letters |= *named_class(text_[at++]);
        continue;
      }
      const int from = byte(text_[at++]);
      int to = from;
      if (at + 1 < end && text_[at] == '-') {
        if (text_[at + 1] == '\\') ++at;
        to = byte(text_[at + 1]);
        at += 2;
      }
      if (to < from) complain("a range of a class is the wrong way round");
      for (int letter = from; letter <= to; ++letter) letters.set(static_cast<std::size_t>(letter));
    }
    return negated ? ~letters : letters;
  }

  std::size_t end_of_atom(std::size_t at, std::size_t end) {
    switch (text_[at]) {
      case '(':
        return end_of_group(at, end);
      case '[':
        return end_of_class(at, end);
      case '\\':
        if (at + 1 >= end) return complain("it ends with a '\\'"), end;
        return at + 2;
      case ')':
        return complain("a ')' has no '('"), end;
      case '^':
      case '$':
        return complain("it always means the whole text: leave '^' and '$' away"), end;
      default:
        return at + 1;
    }
  }
  std::size_t end_of_group(std::size_t at, std::size_t end) {
    const std::string_view group = text_.substr(at, end - at);
    if (group.starts_with("(?") && !group.starts_with("(?:")) {
      return complain("a group begins with '(?' and not with '(?:'"), end;
    }
    int depth = 0;
    for (std::size_t here = at; here < end; ++here) {
      if (text_[here] == '\\') {
        ++here;
      } else if (text_[here] == '[') {
        here = end_of_class(here, end) - 1;
      } else if (text_[here] == '(') {
        ++depth;
      } else if (text_[here] == ')' && --depth == 0) {
        return here + 1;
      }
    }
    return complain("a '(' has no ')'"), end;
  }
  std::size_t end_of_class(std::size_t at, std::size_t end) {
    for (std::size_t here = at + 1; here < end; ++here) {
      if (text_[here] == '\\') {
        ++here;
      } else if (text_[here] == ']' && here > at + 1) {
        return here + 1;
      }
    }
    return complain("a '[' has no ']'"), end;
  }

  /// What follows the atom says how often; returns where the next atom begins.
  std::size_t read_repeat(Part& part, std::size_t end) {
    if (complaint_ != nullptr) return end;
    const char first = text_[part.begin];
    if (first == '*' || first == '+' || first == '?' || first == '{') {
      return complain("a repetition has nothing to repeat"), end;
    }
    std::size_t at = part.end;
    if (at >= end) return at;
    switch (text_[at]) {
      case '*':
        part.least = 0;
        part.most = -1;
        return ++at;
      case '+':
        part.most = -1;
        return ++at;
      case '?':
        part.least = 0;
        return ++at;
      case '{':
        return read_counts(part, at + 1, end);
      default:
        return at;
    }
  }
  std::size_t read_counts(Part& part, std::size_t at, std::size_t end) {
    const auto number = [&](int otherwise) {
      if (at >= end || std::isdigit(byte(text_[at])) == 0) return otherwise;
      int value = 0;
      while (at < end && std::isdigit(byte(text_[at])) != 0 && value <= kMostRepeats) {
        value = value * 10 + (text_[at++] - '0');
      }
      return value;
    };
    part.least = number(kMostRepeats + 1);
    part.most = part.least;
    if (at < end && text_[at] == ',') {
      ++at;
      part.most = number(-1);
    }
    const bool in_bounds = part.least <= kMostRepeats && part.most <= kMostRepeats &&
                           (part.most < 0 || part.most >= part.least);
    if (!in_bounds || at >= end || text_[at] != '}') {
      return complain("a '{' is no repetition of at most 100"), end;
    }
    return at + 1;
  }

  std::string_view text_;
  std::vector<Step>& steps_;
  std::size_t atoms_ = 0;
  const char* complaint_ = nullptr;
};

}  // namespace

Result<TextPattern> TextPattern::parse(std::string_view expression) {
  TextPattern pattern;
  PatternReader reader(expression, pattern.steps_);
  const auto first = reader.read();
  if (!first) {
    return fail(ErrorCode::kInvalidParameter, "the pattern '" + std::string(expression) +
                                                  "' can not be read: " + reader.complaint());
  }
  pattern.first_ = *first;
  return pattern;
}

/// Where the pattern may be in a text.
class TextPattern::Walk {
 public:
  explicit Walk(const TextPattern& pattern) : steps_(pattern.steps_), seen_(steps_.size(), 0) {
    follow(pattern.first_);
    places_.swap(next_);
  }

  /// False: nowhere any more.
  bool take(char letter) {
    ++round_;
    next_.clear();
    for (const int place : places_) {
      const Step& step = at(place);
      if (step.kind == Kind::kLetter && step.letters[byte(letter)]) follow(step.next);
    }
    places_.swap(next_);
    return !places_.empty();
  }
  bool is_at_end() const {
    return std::ranges::any_of(places_, [&](int place) { return at(place).kind == Kind::kEnd; });
  }

 private:
  const Step& at(int place) const { return steps_[static_cast<std::size_t>(place)]; }

  /// To all places that need no letter, each once for every letter of the text.
  void follow(int from) {
    open_.push_back(from);
    while (!open_.empty()) {
      const int here = open_.back();
      open_.pop_back();
      if (here < 0 || seen_[static_cast<std::size_t>(here)] == round_) continue;
      seen_[static_cast<std::size_t>(here)] = round_;
      const Step& step = at(here);
      if (step.kind == Kind::kSplit) {
        open_.push_back(step.next);
        open_.push_back(step.other);
      } else {
        next_.push_back(here);
      }
    }
  }

  const std::vector<Step>& steps_;
  std::vector<int> places_, next_, open_;
  /// The round in which a step was last seen; the first is 1.
  std::vector<std::size_t> seen_;
  std::size_t round_ = 1;
};

bool TextPattern::matches(std::string_view text) const {
  Walk walk(*this);
  return std::ranges::all_of(text, [&](char letter) { return walk.take(letter); }) &&
         walk.is_at_end();
}

}  // namespace minato::ecs
