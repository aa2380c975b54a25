#include "services/ecs/placement/cluster_query_parser.h"

#include <algorithm>
#include <cctype>

#include "wire/codec/timestamp_text.h"
#include "wire/codec/utf8.h"

namespace minato::ecs {
namespace {

using Node = ClusterQuery::Node;
using Operator = ClusterQuery::Operator;
using Subject = ClusterQuery::Subject;
using NodePtr = std::unique_ptr<Node>;

constexpr std::size_t kLongest = 2000;
constexpr int kDeepest = 32;

struct OperatorName {
  std::string_view name;
  Operator op;
  bool negated;
  bool less;
};
/// Longer signs before those that they begin with.
constexpr OperatorName kOperators[] = {
    {"==", Operator::kEquals, false, false},
    {"!=", Operator::kEquals, true, false},
    {"=~", Operator::kMatches, false, false},
    {"!~", Operator::kMatches, true, false},
    {">=", Operator::kGreaterOrEqual, false, false},
    {"<=", Operator::kGreaterOrEqual, false, true},
    {">", Operator::kGreater, false, false},
    {"<", Operator::kGreater, false, true},
    {"!exists", Operator::kExists, true, false},
    {"!in", Operator::kIn, true, false},
    {"equals", Operator::kEquals, false, false},
    {"not_equals", Operator::kEquals, true, false},
    {"matches", Operator::kMatches, false, false},
    {"not_matches", Operator::kMatches, true, false},
    {"greater_than", Operator::kGreater, false, false},
    {"greater_than_equal", Operator::kGreaterOrEqual, false, false},
    {"less_than", Operator::kGreater, false, true},
    {"less_than_equal", Operator::kGreaterOrEqual, false, true},
    {"exists", Operator::kExists, false, false},
    {"not_exists", Operator::kExists, true, false},
    {"in", Operator::kIn, false, false},
    {"not_in", Operator::kIn, true, false},
};

struct SubjectName {
  std::string_view name;
  Subject subject;
};
constexpr SubjectName kSubjects[] = {
    {"agentConnected", Subject::kAgentConnected},       {"agentVersion", Subject::kAgentVersion},
    {"ec2InstanceId", Subject::kEc2InstanceId},         {"registeredAt", Subject::kRegisteredAt},
    {"runningTasksCount", Subject::kRunningTasksCount}, {"task:group", Subject::kTaskGroup},
};

bool is_space(char letter) { return std::isspace(static_cast<unsigned char>(letter)) != 0; }
bool is_word_letter(char letter) {
  return !is_space(letter) &&
         std::string_view("()[],=!<>&|~\"'").find(letter) == std::string_view::npos;
}

NodePtr negate(NodePtr node) {
  auto negated = std::make_unique<Node>();
  negated->kind = Node::Kind::kNot;
  negated->children.push_back(std::move(node));
  return negated;
}

/// Recursive descent: or, and, not, a comparison or an expression in parentheses. A null node goes
/// with a complaint.
class QueryReader {
 public:
  explicit QueryReader(std::string_view text) : text_(text) {}

  NodePtr read() {
    if (text_.size() > kLongest) return complain("it is longer than 2000 letters");
    auto node = any_of(0);
    skip_space();
    if (node && at_ < text_.size()) return complain("'and', 'or' or the end is expected");
    return node;
  }
  const std::string& complaint() const { return complaint_; }

 private:
  NodePtr complain(std::string what) {
    if (complaint_.empty()) complaint_ = std::move(what) + " at letter " + std::to_string(at_ + 1);
    return nullptr;
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(std::string_view sign) {
    skip_space();
    if (!text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }
  std::string_view peek_word() {
    skip_space();
    std::size_t end = at_;
    while (end < text_.size() && is_word_letter(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool take_word(std::string_view word) {
    if (peek_word() != word) return false;
    at_ += word.size();
    return true;
  }

  NodePtr any_of(int depth) {
    return joined(
        Node::Kind::kOr, depth, [&] { return take("||") || take_word("or"); },
        [&](int deeper) { return all_of(deeper); });
  }
  NodePtr all_of(int depth) {
    return joined(
        Node::Kind::kAnd, depth, [&] { return take("&&") || take_word("and"); },
        [&](int deeper) { return negation(deeper); });
  }
  template <class TakeSign, class Read>
  NodePtr joined(Node::Kind kind, int depth, TakeSign take_sign, Read read) {
    auto first = read(depth);
    if (!first || !take_sign()) return first;
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->children.push_back(std::move(first));
    do {
      auto next = read(depth);
      if (!next) return nullptr;
      node->children.push_back(std::move(next));
    } while (take_sign());
    return node;
  }

  NodePtr negation(int depth) {
    if (depth >= kDeepest) return complain("it is nested too deeply");
    if (take("!") || take_word("not")) {
      auto inner = negation(depth + 1);
      return inner ? negate(std::move(inner)) : nullptr;
    }
    if (!take("(")) return comparison();
    auto inner = any_of(depth + 1);
    if (!inner) return nullptr;
    if (!take(")")) return complain("a ')' is missing");
    return inner;
  }

  NodePtr comparison() {
    auto node = std::make_unique<Node>();
    if (!read_subject(*node)) return nullptr;
    const OperatorName* op = read_operator();
    if (op == nullptr) return complain("an operator such as == or exists is expected");
    node->op = op->op;
    node->less = op->less;
    if (!read_arguments(*node)) return nullptr;
    return op->negated ? negate(std::move(node)) : std::move(node);
  }

  bool read_subject(Node& node) {
    constexpr std::string_view kAttribute = "attribute:";
    const std::string_view word = peek_word();
    if (word.starts_with(kAttribute) && word.size() > kAttribute.size()) {
      node.attribute = word.substr(kAttribute.size());
    } else {
      const auto at = std::ranges::find(kSubjects, word, &SubjectName::name);
      if (at == std::end(kSubjects)) {
        complain("a subject such as attribute:NAME, ec2InstanceId or task:group is expected");
        return false;
      }
      node.subject = at->subject;
    }
    at_ += word.size();
    return true;
  }

  const OperatorName* read_operator() {
    const std::string_view word = peek_word();
    for (const auto& each : kOperators) {
      if (std::isalpha(static_cast<unsigned char>(each.name.front())) != 0) {
        if (word != each.name) continue;
      } else if (!text_.substr(at_).starts_with(each.name)) {
        continue;
      }
      at_ += each.name.size();
      return &each;
    }
    return nullptr;
  }

  bool read_arguments(Node& node) {
    switch (node.op) {
      case Operator::kExists:
        return true;
      case Operator::kIn:
        return read_list(node);
      case Operator::kMatches:
        return read_pattern(node);
      default:
        break;
    }
    auto value = read_value();
    return value && keep(node, std::move(*value));
  }

  bool read_list(Node& node) {
    if (!take("[")) return complain("a list such as [a, b] is expected"), false;
    do {
      auto value = read_value();
      if (!value || !keep(node, std::move(*value))) return false;
    } while (take(","));
    if (!take("]")) return complain("a ']' is missing"), false;
    return true;
  }

  /// What stands without quotes ends at a space, or at a ')' that it has not opened: whatever else
  /// the parentheses in it mean, there are as many of both.
  bool read_pattern(Node& node) {
    skip_space();
    std::optional<std::string> text;
    if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) {
      text = read_value();
      if (!text) return false;
    } else {
      const std::size_t begin = at_;
      int open = 0;
      for (; at_ < text_.size() && !is_space(text_[at_]); ++at_) {
        if (text_[at_] == '(') ++open;
        if (text_[at_] == ')' && --open < 0) break;
      }
      if (open > 0) {
        return complain("a '(' has no ')': if that is meant, the pattern is written in quotes"),
               false;
      }
      text = std::string(text_.substr(begin, at_ - begin));
    }
    if (text->empty()) return complain("a pattern is expected"), false;
    auto pattern = TextPattern::parse(*text);
    if (!pattern) return complain(pattern.error().message), false;
    pattern_steps_ += pattern->size();
    if (pattern_steps_ > TextPattern::kMostSteps) {
      return complain("its patterns are too large together"), false;
    }
    node.pattern = std::move(*pattern);
    return true;
  }

  std::optional<std::string> read_value() {
    skip_space();
    if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) {
      const auto end = text_.find(text_[at_], at_ + 1);
      if (end == std::string_view::npos) return complain("a quote is not closed"), std::nullopt;
      std::string value(text_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
      return value;
    }
    const std::string_view word = peek_word();
    if (word.empty()) return complain("a value is expected"), std::nullopt;
    at_ += word.size();
    return std::string(word);
  }

  /// Times are compared as milliseconds.
  bool keep(Node& node, std::string value) {
    if (node.subject == Subject::kRegisteredAt) {
      const auto time = wire::parse_timestamp(value);
      if (!time) {
        return complain("a time such as 2026-01-31T12:00:00Z is expected"), false;
      }
      value = std::to_string(to_millis(*time));
    }
    node.arguments.push_back(std::move(value));
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  /// Of all patterns: each is tried on each instance.
  std::size_t pattern_steps_ = 0;
  std::string complaint_;
};

}  // namespace

Result<std::unique_ptr<const Node>> parse_cluster_query(std::string_view expression) {
  QueryReader reader(expression);
  std::unique_ptr<const Node> node = reader.read();
  if (node) return node;
  // A letter may have been cut in two.
  const std::string shown = wire::to_utf8(expression.substr(0, kLongest));
  return fail(ErrorCode::kInvalidParameter,
              "Invalid expression: '" + shown + "': " + wire::to_utf8(reader.complaint()) + '.');
}

}  // namespace minato::ecs
