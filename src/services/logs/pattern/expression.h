// Expression<Leaf>: conditions joined by && and ||, with parentheses; && binds closer. Shared by
// the forms of filter patterns that have conditions.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "base/result.h"
#include "services/logs/pattern/pattern_reader.h"

namespace minato::logs {

template <class Leaf>
struct Expression {
  enum class Kind { kLeaf, kAll, kAny };

  Kind kind = Kind::kLeaf;
  std::vector<Leaf> leaf;  // One, of a leaf.
  std::vector<Expression> parts;

  template <class Holds>
  bool holds(const Holds& leaf_holds) const {
    if (kind == Kind::kLeaf) return leaf_holds(leaf.front());
    for (const auto& part : parts) {
      if (part.holds(leaf_holds) == (kind == Kind::kAny)) return kind == Kind::kAny;
    }
    return kind == Kind::kAll;
  }

  template <class Visit>
  void visit(const Visit& each) const {
    if (kind == Kind::kLeaf) each(leaf.front());
    for (const auto& part : parts) part.visit(each);
  }
};

/// Reads as far as an expression goes. `read_leaf(PatternReader&) -> Result<Leaf>`.
template <class Leaf>
class ExpressionReader {
 public:
  using ReadLeaf = std::function<Result<Leaf>(PatternReader&)>;

  ExpressionReader(PatternReader& reader, ReadLeaf read_leaf)
      : reader_(reader), read_leaf_(std::move(read_leaf)) {}

  Result<Expression<Leaf>> read() { return read_joined("||", kDeepest); }

 private:
  /// Far more than anybody writes in a pattern of 1,024 characters.
  static constexpr int kDeepest = 50;

  Result<Expression<Leaf>> read_joined(std::string_view joint, int depth) {
    Expression<Leaf> joined;
    const bool any = joint == "||";
    joined.kind = any ? Expression<Leaf>::Kind::kAny : Expression<Leaf>::Kind::kAll;
    do {
      auto part = any ? read_joined("&&", depth) : read_one(depth);
      if (!part) return part;
      joined.parts.push_back(std::move(*part));
      reader_.skip_spaces();
    } while (reader_.take(joint));
    if (joined.parts.size() > 1) return joined;
    Expression<Leaf> only = std::move(joined.parts.front());
    return only;
  }

  Result<Expression<Leaf>> read_one(int depth) {
    reader_.skip_spaces();
    if (reader_.take("(")) {
      if (depth == 0) return bad_pattern("parentheses are nested too deeply.");
      auto inner = read_joined("||", depth - 1);
      if (!inner) return inner;
      reader_.skip_spaces();
      if (!reader_.take(")")) return bad_pattern("a parenthesis is not closed.");
      return inner;
    }
    auto leaf = read_leaf_(reader_);
    if (!leaf) return fail(leaf.error());
    Expression<Leaf> made;
    made.leaf.push_back(std::move(*leaf));
    return made;
  }

  PatternReader& reader_;
  ReadLeaf read_leaf_;
};

}  // namespace minato::logs
