#include "cli/similar_names.h"

#include <algorithm>

namespace minato::cli {
namespace {

constexpr std::size_t kMostListed = 10;

/// Letters to insert, remove or replace (Levenshtein); two neighbours swapped count as two.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

bool is_similar(const std::string& wanted, const std::string& name) {
  if (wanted.empty() || name.empty()) return false;
  if (name.find(wanted) != std::string::npos || wanted.find(name) != std::string::npos) return true;
  const std::size_t edits = distance(wanted, name);
  return edits <= std::max<std::size_t>(2, wanted.size() / 3) && edits < wanted.size();
}

}  // namespace

std::string instead_of(const std::string& wanted, std::vector<std::string> names) {
  if (names.empty()) return "; there is none yet";
  std::ranges::sort(names);
  std::ranges::stable_sort(names, {}, [&](const std::string& name) {
    const bool similar = is_similar(wanted, name);
    return std::pair(!similar, similar ? distance(wanted, name) : 0);
  });
  std::string text;
  if (is_similar(wanted, names.front())) text = "; did you mean " + names.front() + '?';
  if (text.empty() || names.size() > 1) {
    text += text.empty() ? "; there are: " : " There are: ";
    for (std::size_t i = 0; i < std::min(names.size(), kMostListed); ++i) {
      text += (i == 0 ? "" : ", ") + names[i];
    }
    if (names.size() > kMostListed) {
      text += " and " + std::to_string(names.size() - kMostListed) + " more";
    }
  }
  return text;
}

}  // namespace minato::cli
