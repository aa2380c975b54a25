// TextTable: columns as wide as their widest cell, for people to read.
#pragma once

#include <string>
#include <vector>

namespace minato::cli {

class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headings) { rows_.push_back(std::move(headings)); }
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.size() == 1; }
  /// One line a row, each indented by two.
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace minato::cli
